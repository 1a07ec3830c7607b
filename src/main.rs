//! t
fn main() {
    let dir = std::env::args().nth(2).unwrap_or(".".into());
    let map = offshoot::sources::SourceMap::default();
    let files = offshoot::kustomize::Files::new(&offshoot::sources::Disk, &map);
    let root = offshoot::sources::Disk.absolute(std::path::Path::new(&dir)).unwrap();
    match offshoot::kustomize::build(&files, &root, &Default::default()) {
        Ok(b) => { let mut out = String::new(); for r in &b.resources { if !out.is_empty() { out.push_str("---\n"); } offshoot::yaml::emit(&r.node, &mut out).unwrap(); } print!("{out}"); }
        Err(e) => { for d in &e { eprintln!("{}: {} at {:?} {:?}", d.code, d.message, map.locate(d.at).map(|l| format!("{}:{}:{}", l.path, l.line, l.column)), d.trace); } std::process::exit(1) }
    }
}
