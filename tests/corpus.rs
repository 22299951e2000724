mod oracle;
#[test]
fn x() {}
