//! Letters through a real conversation with a listener that takes them, refuses them, or keeps everybody waiting.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use lettre::Address;

use super::{Attached, Letter, MailServer, Posted, Security, are_addresses, post};
use crate::testing::START;
use crate::testing::postman::{Manner, Postman};

fn to(addresses: &[&str]) -> Vec<Address> {
    addresses.iter().map(|address| super::address(address).unwrap()).collect()
}

fn letter() -> Letter {
    let text = "响应超时：工单 1001\n.\n..two dots\n".to_owned();
    let attached =
        Some(Attached { name: "weekly-2014-12-08.xlsx".into(), bytes: (0..=255).cycle().take(70_000).collect() });
    Letter {
        mark: "report-1".into(),
        subject: "每周报修事件分析表 2014-12-08 的完整标题，一行放不下".into(),
        text,
        attached,
        at: START,
    }
}

fn taken(addresses: &[&str]) -> Vec<String> {
    addresses.iter().map(|address| (*address).to_owned()).collect()
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let postman = Postman::new().await;
    let posted = post(&postman.server(Security::None), &letter(), &to(&["a@example.com", "b@example.com"])).await;
    assert_eq!(posted, Posted { taken: taken(&["a@example.com", "b@example.com"]), refused: None });
    let all = postman.taken();
    let [got] = &all[..] else { panic!("one conversation, one letter") };
    assert_eq!(got.to, ["a@example.com", "b@example.com"]);
    assert_eq!(got.subject(), letter().subject);
    assert_eq!(got.said().trim_end(), letter().text.trim_end());
    let attached = letter().attached.unwrap();
    assert_eq!(got.attached(), Some((attached.name, attached.bytes)));
    assert_eq!(got.header("From"), "Callout <callout@example.com>");
    assert_eq!(got.header("Date"), "Thu, 11 Dec 2014 00:00:00 +0000", "the office's clock, not the machine's");
    assert_eq!(got.header("Message-ID"), "<report-1@example.com>");
    assert_eq!(got.header("Auto-Submitted"), "auto-generated");
    assert!(got.text.lines().all(|line| line.is_ascii() && line.len() <= 998), "as every server takes it");
}

#[tokio::test]
async fn whom_the_server_refuses_keeps_the_letter_from_nobody_else() {
    let refuses = BTreeMap::from([("gone@example.com".to_owned(), ("550 no such mailbox", u32::MAX))]);
    let postman = Postman::with(Manner { refuses, ..Manner::default() }).await;
    let server = postman.server(Security::None);
    let posted = post(&server, &letter(), &to(&["gone@example.com", "b@example.com"])).await;
    assert_eq!(posted.taken, ["b@example.com"]);
    let why = posted.refused.unwrap();
    assert!(why.contains("gone@example.com") && why.contains("no such mailbox"), "{why}");
    let nobody = post(&server, &letter(), &to(&["gone@example.com"])).await;
    assert!(nobody.taken.is_empty() && nobody.refused.is_some());
    assert_eq!(postman.taken().len(), 1, "for nobody nothing is sent");
}

#[tokio::test]
async fn a_server_that_hangs_is_not_waited_for_longer_than_that() {
    let postman = Postman::with(Manner { silent: true, ..Manner::default() }).await;
    let server = MailServer { patience: Duration::from_millis(300), ..postman.server(Security::None) };
    #[expect(clippy::disallowed_methods, reason = "how long a test waits")]
    let began = Instant::now();
    let posted = post(&server, &letter(), &to(&["a@example.com"])).await;
    assert!(posted.taken.is_empty() && posted.refused.unwrap().contains("was not done within 0.3 s"));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_server_that_refuses_is_quoted() {
    let postman = Postman::with(Manner { greeting: Some("554 not from here"), ..Manner::default() }).await;
    let posted = post(&postman.server(Security::None), &letter(), &to(&["a@example.com"])).await;
    let why = posted.refused.unwrap();
    assert!(posted.taken.is_empty() && why.contains("554") && why.contains("not from here"), "{why}");
    let nobody = MailServer { patience: Duration::from_secs(5), ..postman.server(Security::None) };
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let closed = MailServer { server: super::Server { port, ..nobody.server.clone() }, ..nobody };
    assert!(post(&closed, &letter(), &to(&["a@example.com"])).await.refused.is_some());
}

#[tokio::test]
async fn a_password_goes_to_a_server_that_is_vouched_for_and_nowhere_else() {
    for security in [Security::Tls, Security::StartTls] {
        let postman = Postman::new().await;
        let known = postman.signed_in(security, "hunter2");
        let posted = post(&known, &letter(), &to(&["a@example.com"])).await;
        assert_eq!(posted, Posted { taken: taken(&["a@example.com"]), refused: None }, "{security:?}");
        // base64("\0office\0hunter2"), by another program.
        assert!(postman.said().contains(&"AUTH PLAIN AG9mZmljZQBodW50ZXIy".to_owned()), "{:?}", postman.said());
        let unknown = MailServer { authority: None, ..known };
        let before = postman.said().iter().filter(|line| line.starts_with("AUTH")).count();
        let posted = post(&unknown, &letter(), &to(&["a@example.com"])).await;
        assert!(posted.taken.is_empty() && posted.refused.is_some(), "nobody vouches for it");
        assert_eq!(postman.said().iter().filter(|line| line.starts_with("AUTH")).count(), before);
        assert_eq!(postman.taken().len(), 1);
    }
}

#[tokio::test]
async fn what_a_server_says_of_a_password_is_not_kept() {
    let manner = Manner { sign_in: Some("535 hunter2 is not the password"), ..Manner::default() };
    let postman = Postman::with(manner).await;
    let posted = post(&postman.signed_in(Security::Tls, "hunter2"), &letter(), &to(&["a@example.com"])).await;
    let why = posted.refused.unwrap();
    assert!(why.contains("535") && !why.contains("hunter2"), "{why}");
    let shown = format!("{:?}", postman.signed_in(Security::Tls, "hunter2"));
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn addresses_are_ascii_and_none_is_named_twice() {
    let all = |texts: &[&str]| are_addresses(&taken(texts));
    assert!(all(&["a@example.com", "dispatch+night@xn--fiq228c.cn"]));
    for bad in [
        &[][..],
        &["a"],
        &["a@b@c"],
        &["a@example.com\r\nRCPT TO:<b@example.com>"],
        &["客服@example.com"],
        &["A@x.com", "a@x.com"],
    ] {
        assert!(!all(bad), "{bad:?}");
    }
    assert!(!are_addresses(&(0..21).map(|n| format!("a{n}@example.com")).collect::<Vec<_>>()));
}

#[test]
fn the_letter_of_an_alarm_says_in_its_subject_what_is_the_matter_with_which_order() {
    let told =
        "[response overdue] order 1001 · City Library · Market St 1 · no heating · Crew 1 · Thu 2014-12-11 09:00";
    let letter = Letter::of_alarm("m".into(), told, "Callout", START);
    assert_eq!(letter.subject, "[response overdue] order 1001 · City Library");
    assert!(letter.text.contains("\nMarket St 1\nno heating\nCrew 1\n"), "{}", letter.text);
}
