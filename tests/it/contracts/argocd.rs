//! `argocd app diff`: a file for each side.

use super::*;

#[test]
fn argo_cd_names_a_file_for_each_side() {
    let root = tempfile::tempdir().expect("there is room");
    let write = |name: &str, text: &str| {
        fs::write(root.path().join(name), text).expect("it can be written");
    };
    write("shop-live.yaml", LIVE);
    write("shop", MERGED);
    write("new-live.yaml", "");
    write("new", SERVICE);
    let changed = diff(
        root.path(),
        &["-o", "unified", "shop-live.yaml", "shop"],
        &[],
    );
    assert_eq!(changed.status.code(), Some(1), "{}", said(&changed));
    let new = diff(root.path(), &["new-live.yaml", "new"], &[]);
    assert_eq!(new.status.code(), Some(1), "{}", said(&new));
    assert!(said(&new).contains("+ Service"), "{}", said(&new));
    let absent = diff(root.path(), &["/dev/null", "new"], &[]);
    assert_eq!(absent.stdout, new.stdout, "{}", said(&absent));
}
