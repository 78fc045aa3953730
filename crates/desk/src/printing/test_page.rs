//! The test page of a printer: says which one it is and when it was printed, so that the right one is found.

use kontor_model::label::{LabelFormat, LabelMedium};

/// Lines of the page: a heading and what is below it.
pub(super) struct Lines<'a> {
    pub(super) heading: &'a str,
    pub(super) below: [&'a str; 3],
}

/// Draws the page in a format that fits the printer.
pub(super) fn draw(format: LabelFormat, paper: LabelMedium, lines: &Lines<'_>) -> Vec<u8> {
    match format {
        LabelFormat::Zpl => zpl(paper, lines),
        LabelFormat::Pdf | LabelFormat::Png => pdf(paper, lines),
    }
}

/// At 203 dpi, which a printer of 300 dpi prints smaller, but prints.
fn zpl(paper: LabelMedium, lines: &Lines<'_>) -> Vec<u8> {
    let (width, height) = paper.size_tenth_mm();
    let (width, height) = (width * 8 / 10, height * 8 / 10);
    let text = |text: &str| text.replace(['^', '~'], " ");
    let mut zpl = format!("^XA^CI28^PW{width}^LL{height}^FO40,40^A0N,60,60^FD{}^FS", text(lines.heading));
    for (place, line) in lines.below.iter().enumerate() {
        zpl.push_str(&format!("^FO40,{}^A0N,32,32^FD{}^FS", 130 + place * 50, text(line)));
    }
    zpl.push_str("^FO40,300^BY2^BCN,100,Y,N^FDKONTOR^FS^XZ\n");
    zpl.into_bytes()
}

/// A page with the standard font Helvetica (ISO 32000-1, 9.6.2.2), which needs no embedding; text in Windows-1252.
fn pdf(paper: LabelMedium, lines: &Lines<'_>) -> Vec<u8> {
    let (width, height) = paper.size_tenth_mm();
    // 72 points per inch, 254 tenths of a millimetre per inch.
    let points = |tenths: u32| f64::from(tenths) * 72.0 / 254.0;
    let (width, height) = (points(width), points(height));
    let mut content: Vec<u8> = Vec::new();
    let mut show = |size: u32, y: f64, text: &str| {
        content.extend(format!("BT /F1 {size} Tf 20 {y:.1} Td (").bytes());
        content.extend(escaped(text));
        content.extend(b") Tj ET\n");
    };
    show(18, height - 40.0, lines.heading);
    for (place, line) in lines.below.iter().enumerate() {
        show(10, height - 62.0 - 16.0 * f64::from(u32::try_from(place).unwrap_or(0)), line);
    }
    content.extend(format!("0.8 w 8 8 {:.1} {:.1} re S\n", width - 16.0, height - 16.0).bytes());
    let media_box = format!("[0 0 {width:.2} {height:.2}]");
    assembled([
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox {media_box} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
            .into_bytes(),
        [format!("<< /Length {} >>\nstream\n", content.len()).into_bytes(), content, b"endstream".to_vec()].concat(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ])
}

fn assembled(objects: [Vec<u8>; 5]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", index + 1).bytes());
        file.extend_from_slice(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in &places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let count = places.len() + 1;
    file.extend(format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

/// Latin letters are the same bytes in Windows-1252; what is outside becomes a question mark on this one page.
fn escaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for letter in text.chars() {
        match letter {
            '(' | ')' | '\\' => bytes.extend([b'\\', letter as u8]),
            '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{ff}' => bytes.push(letter as u8),
            _ => bytes.push(b'?'),
        }
    }
    bytes
}
