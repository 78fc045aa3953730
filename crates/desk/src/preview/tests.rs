//! Labels on the screen: what is drawn is right, what is not drawn is said.

use kontor_model::label::{Dpi, LabelMedium};

use super::{Preview, barcode, commands, draw_zpl};

fn drawn(zpl: &str) -> Preview {
    draw_zpl(zpl.as_bytes(), LabelMedium::A6, Dpi::Dpi203)
}

#[test]
fn the_picture_has_the_size_of_the_paper() {
    assert!(drawn("^XA^XZ").svg.contains("viewBox=\"0 0 840 1184\""));
    let fine = draw_zpl(b"^XA^XZ", LabelMedium::Inch4x6, Dpi::Dpi300);
    assert!(fine.svg.contains("viewBox=\"0 0 1199 1799\""), "{}", fine.svg);
}

#[test]
fn text_stands_where_it_should_and_is_escaped() {
    let label = drawn("^XA^CI28^FO40,60^A0N,30,30^FDKäsehof <Grünwald> & Söhne^FS^XZ");
    assert!(label.svg.contains("translate(40 60)") && label.svg.contains("font-size=\"30\""));
    assert!(label.svg.contains("Käsehof &lt;Grünwald&gt; &amp; Söhne"));
    assert!(label.not_drawn.is_empty());
}

#[test]
fn hexadecimal_escapes_are_read_as_utf_8() {
    assert_eq!(commands::unescaped("Stra_C3_9Fe _5F _zz", '_'), "Straße _ _zz");
    assert!(drawn("^XA^FO0,0^A0N,20^FH^FDM_C3_BCller^FS^XZ").svg.contains("Müller"));
}

#[test]
fn boxes_lines_and_turned_fields_are_drawn() {
    let label = drawn("^XA^FO10,20^GB300,2,2^FS^FO10,40^GB100,50,3^FS^FO5,5^A0R,20^FDquer^FS^XZ");
    assert!(label.svg.contains("width=\"300\" height=\"2\" fill=\"#000\""), "{}", label.svg);
    assert!(label.svg.contains("stroke-width=\"3\"") && label.svg.contains("rotate(90)"));
}

#[test]
fn code_128_has_the_bars_of_the_model() {
    let symbol = kontor_model::code128::gs1_128("00395200000000000017").expect("a symbol");
    for (data, mode) in [(">;>800395200000000000017", ""), ("(00)395200000000000017", "D")] {
        let bars = barcode::code_128(data, mode, 3).expect("bars");
        let expected: Vec<(u32, u32)> = symbol.bars().map(|(start, width)| (start * 3, width * 3)).collect();
        assert_eq!((bars.bars, bars.width), (expected, symbol.modules() * 3), "{data}");
    }
    assert!(barcode::code_128(">:AB>8C", "", 2).is_none(), "FNC1 in the middle is not drawn");
    let label = drawn("^XA^FO40,40^BY3^BCN,120,Y,N,N^FD>:KONTOR^FS^XZ");
    assert!(label.svg.contains(">KONTOR</text>") && label.svg.contains("v120"));
}

#[test]
fn two_of_five_has_as_many_bars_as_it_must() {
    let bars = barcode::two_of_five("123456", 2, 30, false).expect("bars");
    assert_eq!((bars.bars.len(), bars.text.as_str()), (2 + 3 * 5 + 2, "123456"));
    // Start 4 narrow, per digit three narrow and two wide, stop one wide and two narrow.
    assert_eq!(bars.width, 4 * 2 + 6 * (3 * 2 + 2 * 6) + 6 + 4);
    assert_eq!(barcode::two_of_five("12345", 2, 30, false).expect("bars").text, "012345");
    assert!(barcode::two_of_five("12a", 2, 30, false).is_none());
}

#[test]
fn pictures_are_drawn_with_and_without_compression() {
    let plain = drawn("^XA^FO10,10^GFA,4,4,2,F00F8001^FS^XZ");
    let packed = drawn("^XA^FO10,10^GFA,4,4,2,FH0F8H01^FS^XZ");
    for label in [&plain, &packed] {
        assert!(label.svg.contains("M0 0h4v1h-4z") && label.svg.contains("M12 0h4v1h-4z"), "{}", label.svg);
        assert!(label.svg.contains("M0 1h1v1h-1z"));
    }
    let repeated = drawn("^XA^FO0,0^GFA,6,6,2,FFFF:,^FS^XZ");
    assert!(repeated.svg.contains("M0 0h16") && repeated.svg.contains("M0 1h16") && !repeated.svg.contains("M0 2h"));
}

#[test]
fn what_is_not_drawn_is_said() {
    let label = drawn(
        "^XA^FO10,10^BXN,5,200^FDx^FS^FO0,0^GFA,8,8,1,:Z64:eJw=:abcd^FS^FO0,0^XGLOGO.GRF^FS^FO0,0^A0N,20^FDda^FS^XZ",
    );
    assert_eq!(label.not_drawn, ["^BX", "^GF", "^XG"]);
    assert!(label.svg.contains("Data Matrix") && label.svg.contains(">da</text>"), "the rest is drawn");
}

#[test]
fn rubbish_is_drawn_as_nothing() {
    for rubbish in [
        "",
        "^",
        "~",
        "^^^^",
        "^FD",
        "^A",
        "^GFA,1,1,0,",
        "^GB,,",
        "^FO-9,999999999999^GB1",
        "\u{0}^ü^FDx",
        "^FB0,0^FDx y",
    ] {
        let label = drawn(rubbish);
        assert!(label.svg.starts_with("<svg") && label.svg.ends_with("</svg>"), "{rubbish}");
    }
    let bytes: Vec<u8> = (0..=255).collect();
    assert!(draw_zpl(&bytes, LabelMedium::A6, Dpi::Dpi203).svg.ends_with("</svg>"));
}
