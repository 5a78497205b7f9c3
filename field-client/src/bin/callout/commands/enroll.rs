//! `callout enroll`: this device becomes known to the office. Done again, it takes a new identity, and what the old one had
//! not sent goes into a rescue file first.

use clap::Args;
use field_client::native::home::Home;
use field_client::native::office::{Office, http_client};
use field_client::phone::{Phone, introduce};
use field_client::store::Missing;
use serde_json::json;
use shared::lang::Lang;

use super::rescue::hand_over_waiting;
use super::sync::block_on;
use crate::answer::Answer;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Enroll {
    /// The code that the office gave you, typed or scanned · 登记码
    code: String,
    /// The office's address, such as https://callout.example; known already when enrolling anew · 公司地址
    #[arg(long, env = "CALLOUT_SERVER")]
    server: Option<String>,
    /// What people call this device · 设备名称
    #[arg(long, env = "HOSTNAME", default_value = "callout")]
    name: String,
}

impl Enroll {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.phone(Missing::Create)?;
        let former = phone.installation()?;
        let server = self.server.or_else(|| former.as_ref().map(|me| me.server.clone()));
        let server = server.ok_or_else(|| Failing::Usage("--server https://…".into()))?;
        let rescue = match &former {
            Some(me) if phone.unsent()? > 0 => {
                let name = format!("{}-{}.age", me.actor, me.last_n);
                Some(keep_rescue(&context.home, &phone, name)?)
            }
            _ => None,
        };
        let app = concat!("callout/", env!("CARGO_PKG_VERSION"));
        let introduction = introduce(phone.entropy(), &self.code, &self.name, app);
        let office = Office::at(http_client()?, &server, None)?;
        let enrolled = block_on(office.enroll(&introduction.body))??;
        let me = phone.settle_in(introduction, &server, enrolled, rescue.as_deref())?;
        let office = context.office(&phone)?;
        let handed = block_on(hand_over_waiting(context, &mut phone, &office))??;
        let words = match context.lang {
            Lang::ZhCn => format!("已登记：{}\n下一步：callout sync", me.person_name),
            Lang::En => format!("Enrolled: {}\nNext: callout sync", me.person_name),
        };
        let data = json!({
            "actor": me.actor, "person": me.person, "name": me.person_name, "server": me.server,
            "rescue": rescue, "rescues_handed_over": handed,
        });
        Ok(Answer::new(words, &data))
    }
}

fn keep_rescue(home: &Home, phone: &Phone, name: String) -> Result<String, Failing> {
    home.keep_rescue(&name, |file| phone.rescue(file))?;
    Ok(name)
}
