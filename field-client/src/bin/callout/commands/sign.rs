//! `callout sign`: the customer signs exactly what `summary` shows, or refuses.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use field_client::acts::{Signing, Wish};
use field_client::strokes;
use shared::ids::Digest;
use shared::signoff::{SignerRole, Strokes};

use super::recorded::answer;
use super::summary::manner;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Sign {
    #[command(flatten)]
    target: Target,
    /// Who signs or refuses · 签字人
    #[arg(long)]
    signer: String,
    /// As what · 身份
    #[arg(long, default_value = "customer")]
    role: Role,
    /// The strokes as SVG path data, such as "M10 10 L90 40" · 笔迹
    #[arg(long, value_name = "D", conflicts_with_all = ["svg", "refuse"], allow_hyphen_values = true)]
    strokes: Option<String>,
    /// The strokes as an SVG file · 笔迹文件
    #[arg(long, value_name = "FILE", conflicts_with = "refuse")]
    svg: Option<PathBuf>,
    /// The customer does not sign; why · 拒签原因
    #[arg(long, value_name = "REASON")]
    refuse: Option<String>,
    /// From 1 (not satisfied) to 5 (satisfied) · 满意度
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=5))]
    rating: Option<u8>,
    /// In the customer's words · 客户意见
    #[arg(long, default_value = "")]
    remark: String,
    /// The digest that `summary` showed: signing anything else is refused · 展示内容的摘要
    #[arg(long, value_name = "SHA-256")]
    shown: Option<Digest>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Role {
    /// 客户
    Customer,
    /// 联系人
    Contact,
    /// 责任人
    Officer,
}

impl Sign {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let strokes = self.drawn()?;
        let mut phone = context.enrolled()?;
        let (order, _, doing) = context.target(&phone, &self.target)?;
        let role = match self.role {
            Role::Customer => SignerRole::Customer,
            Role::Contact => SignerRole::Contact,
            Role::Officer => SignerRole::Officer,
        };
        let signing = Signing {
            manner: manner(context, &phone)?,
            shown: self.shown,
            strokes,
            signer: self.signer,
            role,
            rating: self.rating,
            remark: self.remark,
            refusal: self.refuse,
        };
        let done = phone.act(order, doing, Wish::Sign(signing))?;
        answer(context, &phone, order, &done)
    }

    fn drawn(&self) -> Result<Strokes, Failing> {
        match (&self.strokes, &self.svg, &self.refuse) {
            (Some(d), _, _) => Ok(strokes::from_path(d)?),
            (None, Some(file), _) => {
                let svg = std::fs::read_to_string(file).map_err(|error| Failing::input(file.display(), error))?;
                strokes::from_svg(&svg).map_err(|error| Failing::input(file.display(), error))
            }
            (None, None, Some(_)) => Ok(Strokes::default()),
            (None, None, None) => Err(Failing::Usage("--strokes, --svg or --refuse".into())),
        }
    }
}
