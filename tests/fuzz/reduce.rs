//! A smaller input that fails as well: without lines, then without bytes.

/// The most runs that a reduction may take.
const RUNS: usize = 400;

/// `data` with as little of it as `fails` needs.
pub fn reduced(data: &[u8], fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut left = RUNS;
    let lines: Vec<Vec<u8>> = data
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let fewer = without_parts(lines, &mut left, &|lines| fails(&lines.concat()));
    let bytes: Vec<Vec<u8>> = fewer.concat().into_iter().map(|byte| vec![byte]).collect();
    without_parts(bytes, &mut left, &|bytes| fails(&bytes.concat())).concat()
}

fn without_parts(
    mut parts: Vec<Vec<u8>>,
    left: &mut usize,
    fails: &dyn Fn(&[Vec<u8>]) -> bool,
) -> Vec<Vec<u8>> {
    let mut size = parts.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < parts.len() && *left > 0 {
            *left -= 1;
            let end = (at + size).min(parts.len());
            let fewer = [
                parts.get(..at).unwrap_or_default(),
                parts.get(end..).unwrap_or_default(),
            ]
            .concat();
            if fails(&fewer) {
                parts = fewer;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    parts
}
