//! Webhooks with real processes: a receiver that hangs, fails, then recovers; signatures checked by somebody else's program;
//! several servers, one sender.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tests::database::Database;
use tests::peers::installed;
use tests::receiver::{Manner, Message, Receiver};
use tests::rest::Rest;
use tests::scene::Scene;
use tests::server::Server;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

const HOOKS: &str = "/api/v1/webhooks";

/// A scene whose server may send to this machine.
async fn scene(database: Database) -> Result<Scene> {
    Scene::with(database, 1, &[("CALLOUT_PRIVATE_WEBHOOKS", "allow")]).await
}

/// Stamps each test onto both databases, its server allowed to send to this machine.
macro_rules! on_both_allowed {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() -> anyhow::Result<()> {
                super::$name(super::scene(tests::database::Database::Sqlite).await?).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() -> anyhow::Result<()> {
                match tests::database::Database::fresh_postgres().await? {
                    Some(database) => super::$name(super::scene(database).await?).await,
                    None => Ok(()),
                }
            }
        }
    )+};
}
on_both_allowed!(hangs_fails_then_recovers, signed_as_others_check_it, several_servers_one_sender);

async fn webhook(rest: &Rest, receiver: &Receiver, types: &[&str]) -> Result<(String, String)> {
    let made = rest.post(HOOKS, json!({"url": receiver.url(), "types": types})).await?.ok()?;
    Ok((made.text("id")?.to_owned(), made.text("secret")?.to_owned()))
}

async fn report(scene: &Scene, fault: &str) -> Result<String> {
    scene.office.report("Willow Court 王", fault, "sewer", None).await
}

/// The only delivery in the log of a webhook, once it is as wanted.
async fn delivery(rest: &Rest, hook: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
    for _ in 0..1_200 {
        let log = rest.get(&format!("{HOOKS}/{hook}/deliveries")).await?.ok()?;
        if let Some(found) = log.list("items")?.iter().find(|delivery| wanted(delivery)) {
            return Ok(found.clone());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!(
        "the delivery did not get there within a minute: {}",
        rest.get(&format!("{HOOKS}/{hook}/deliveries")).await?.body
    )
}

/// One receiver hangs, then fails; another one goes on as if nothing were. The server is killed in between. By hand the
/// message goes out once more, and arrives under the id that it had.
async fn hangs_fails_then_recovers(mut scene: Scene) -> Result<()> {
    let rest = scene.office.rest.clone();
    let (bad, good) = (Receiver::open().await?, Receiver::open().await?);
    let (bad_hook, _) = webhook(&rest, &bad, &["order.reported"]).await?;
    webhook(&rest, &good, &["order.reported"]).await?;
    bad.answers(Manner::Hang);
    report(&scene, "Flooding").await?;
    bad.wait_for(1).await?;
    for n in 0..10 {
        report(&scene, &format!("fault {n}")).await?;
    }
    let came = good.wait_for(11).await?;
    let orders: BTreeSet<String> = came.iter().map(|message| message.json()["data"]["order"].to_string()).collect();
    assert_eq!(orders.len(), 11, "the other one is not held up");
    let first = bad.messages().first().cloned().context("a message")?;
    let id = first.id().strip_prefix("msg_").context("an id of ours")?.to_owned();
    let timed_out = delivery(&rest, &bad_hook, |of| of["id"] == id.as_str() && of["attempts"] == 1).await?;
    assert_eq!(timed_out["state"], "waiting");
    bad.answers(Manner::Status(500));
    delivery(&rest, &bad_hook, |of| of["id"] == id.as_str() && of["attempts"] == 2).await?;
    scene.server.kill().await?;
    scene.server.run().await?;
    bad.answers(Manner::Status(302));
    let path = format!("{HOOKS}/{bad_hook}/deliveries/{id}");
    rest.post(&format!("{path}/redelivery"), json!({})).await?.ok()?;
    delivery(&rest, &bad_hook, |of| of["id"] == id.as_str() && of["attempts"] == 3).await?;
    bad.answers(Manner::Status(204));
    rest.post(&format!("{path}/redelivery"), json!({})).await?.ok()?;
    delivery(&rest, &bad_hook, |of| of["id"] == id.as_str() && of["state"] == "delivered").await?;
    let log = rest.get(&path).await?.ok()?;
    let statuses: Vec<&Value> = log.list("log")?.iter().map(|attempt| &attempt["status"]).collect();
    assert_eq!(statuses, [&Value::Null, &json!(500), &json!(302), &json!(204)], "{}", log.body);
    ensure!(log.text("log/0/error")?.contains("no answer in time"), "{}", log.body);
    ensure!(bad.messages().iter().all(|message| !message.body.is_empty()), "nothing followed the redirect");
    // Everything else that waited for it arrives by itself.
    for message in bad.messages() {
        let id = message.id().strip_prefix("msg_").context("an id")?.to_owned();
        rest.post(&format!("{HOOKS}/{bad_hook}/deliveries/{id}/redelivery"), json!({})).await?.ok()?;
    }
    delivery(&rest, &bad_hook, |of| of["state"] == "delivered" && of["id"] != id.as_str()).await?;
    assert_eq!(good.messages().len(), 11, "a kill repeats nothing that was stored");
    Ok(())
}

/// npm's `standardwebhooks` accepts every message, with the old and with the new secret while one is being changed; and
/// refuses one that was tampered with.
async fn signed_as_others_check_it(scene: Scene) -> Result<()> {
    let rest = scene.office.rest.clone();
    let receiver = Receiver::open().await?;
    let (hook, old) = webhook(&rest, &receiver, &[]).await?;
    report(&scene, "Flooding «ünïcode» 漏水").await?;
    let crew = scene.crew("wang").await?;
    scene.order(&crew).await?;
    rest.post(&format!("{HOOKS}/{hook}/test"), json!({})).await?.ok()?;
    let before = receiver.wait_for(7).await?;
    let kinds: BTreeSet<String> = before.iter().map(|message| message.json()["type"].to_string()).collect();
    ensure!(kinds.contains("\"order.assigned\"") && kinds.contains("\"webhook.test\""), "{kinds:?}");
    let rotated = rest.post(&format!("{HOOKS}/{hook}/secret"), json!({"overlap_hours": 2})).await?.ok()?;
    let new = rotated.text("secret")?;
    report(&scene, "Smoke").await?;
    let all = receiver.wait_for(9).await?;
    let mut tampered = all.first().cloned().context("a message")?;
    tampered.body = tampered.body.replace("\"type\"", "\"tÿpe\"");
    let messages: Vec<Message> = all.iter().cloned().chain([tampered]).collect();
    let verdicts = verify(&old, &messages).await?;
    let (last, good) = verdicts.split_last().context("verdicts")?;
    ensure!(good.len() == all.len() && good.iter().all(|verdict| verdict == "good"), "{verdicts:?}");
    ensure!(last != "good", "a tampered message passed");
    let verdicts = verify(new, &all).await?;
    let passed = verdicts.iter().filter(|verdict| *verdict == "good").count();
    assert_eq!(passed, all.len() - before.len(), "the new secret signs what comes after it: {verdicts:?}");
    Ok(())
}

/// What the other program says of each message.
async fn verify(secret: &str, messages: &[Message]) -> Result<Vec<String>> {
    let peer = installed("standardwebhooks", "standardwebhooks", "verify.mjs").await?;
    let mut node = Command::new("node");
    node.arg(peer.join("verify.mjs")).arg(secret).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = node.spawn()?;
    let mut input = process.stdin.take().context("its input")?;
    input.write_all(&serde_json::to_vec(messages)?).await?;
    drop(input);
    let output = process.wait_with_output().await?;
    ensure!(output.status.success(), "{}", output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// However many servers run, and one of them being killed at its work, each message is somebody's, and none is lost.
async fn several_servers_one_sender(mut scene: Scene) -> Result<()> {
    let receiver = Receiver::open().await?;
    let rest = scene.office.rest.clone();
    webhook(&rest, &receiver, &["order.reported"]).await?;
    let mut others = Vec::new();
    if let database @ Database::Postgres(_) = scene.server.database() {
        for name in ["second", "third"] {
            let allowed = [("CALLOUT_PRIVATE_WEBHOOKS", "allow")];
            others.push(Server::start_with(&scene.folder().join(name), database.clone(), &allowed).await?);
        }
    }
    for n in 0..60 {
        let door = others.get(n % 3).map_or_else(|| scene.server.url(), Server::url);
        let office = tests::office::Office::of(Rest::new(&door)?.with_token(rest.token()));
        office.report("Ann", &format!("fault {n}"), "sewer", None).await?;
    }
    let came = receiver.wait_for(60).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let ids: BTreeSet<&str> = came.iter().map(Message::id).collect();
    assert_eq!((receiver.messages().len(), ids.len()), (60, 60), "each by one server, once");
    // A kill in the middle of sending: what was under way goes once more, under the same id.
    receiver.answers(Manner::Hang);
    report(&scene, "the last one").await?;
    receiver.wait_for(61).await?;
    scene.server.kill().await?;
    receiver.answers(Manner::Status(200));
    scene.server.run().await?;
    // The lease of the one that was killed has to run out first.
    let messages = receiver.wait_for(62).await?;
    assert_eq!(messages[60].id(), messages[61].id());
    Ok(())
}
