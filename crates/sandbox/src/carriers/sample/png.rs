//! Writes a raster as PNG: one bit per dot, stored without compression, so that it costs next to nothing.

use super::Raster;

const SIGNATURE: &[u8] = &[0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n'];
/// The most bytes of a stored block (RFC 1951, 3.2.4).
const BLOCK: usize = 65_535;

/// Writes a picture in black and white.
pub(super) fn write(raster: &Raster) -> Vec<u8> {
    let row = raster.width.div_ceil(8) as usize;
    let mut plain = Vec::with_capacity((row + 1) * raster.height as usize);
    for bits in raster.bits.chunks_exact(row) {
        plain.push(0);
        // White is 1 in a picture of greys.
        plain.extend(bits.iter().map(|byte| !byte));
    }
    let mut header = Vec::with_capacity(13);
    header.extend(raster.width.to_be_bytes());
    header.extend(raster.height.to_be_bytes());
    header.extend([1, 0, 0, 0, 0]);
    let mut png = SIGNATURE.to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &stored(&plain));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    let start = png.len();
    png.extend(name);
    png.extend(data);
    let sum = crc32fast::hash(&png[start..]);
    png.extend(sum.to_be_bytes());
}

/// A zlib stream of stored blocks (RFC 1950).
fn stored(plain: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let count = plain.len().div_ceil(BLOCK);
    for (place, block) in plain.chunks(BLOCK).enumerate() {
        let length = block.len() as u16;
        stream.push(u8::from(place + 1 == count));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (mut a, mut b) = (1u32, 0u32);
    for byte in plain {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}
