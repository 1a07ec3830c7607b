//! `argocd app diff`: a file for each side.

use super::*;

#[test]
fn argo_cd_names_a_file_for_each_side() {
    let root = Repository::new(&[
        ("shop-live.yaml", LIVE),
        ("shop", MERGED),
        ("new-live.yaml", ""),
        ("new", SERVICE),
    ]);
    let changed = diff(
        root.path(),
        &["-o", "unified", "shop-live.yaml", "shop"],
        &[],
    );
    assert_eq!(changed.code, Some(1), "{}", changed.said());
    let new = diff(root.path(), &["new-live.yaml", "new"], &[]);
    assert_eq!(new.code, Some(1), "{}", new.said());
    assert!(new.said().contains("+ Service"), "{}", new.said());
    let absent = diff(root.path(), &["/dev/null", "new"], &[]);
    assert_eq!(absent.stdout, new.stdout, "{}", absent.said());
}
