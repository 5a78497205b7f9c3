//! `POST /enroll/v1`: an installation introduces itself with a code from the office.

use axum::extract::State;
use shared::sync::enroll::{Enroll, Enrolled};

use crate::directory::{Line, Name, split};
use crate::enrolment::{Outcome, enrol};
use crate::error::{ApiError, Kind};
use crate::extract::Json;
use crate::state::Office;

/// Takes a device in.
pub async fn enroll(State(office): State<Office>, Json(mut wish): Json<Enroll>) -> Result<Json<Enrolled>, ApiError> {
    wish.name = line("name", Name::parse(&wish.name))?;
    wish.app = line("app", Line::<0, 100>::parse(&wish.app))?;
    match enrol(&office, &wish).await? {
        Outcome::Enrolled { token, person } => Ok(Json(Enrolled {
            token,
            person: person.id,
            name: person.name,
            incarnation: office.identity().incarnation,
            office_recipient: office.identity().recipient(),
            lang: office.config().organisation.lang,
        })),
        Outcome::WrongCode => {
            Err(ApiError::new(Kind::Forbidden, "登记码不对、已使用或已过期", "the code is wrong, used or expired")
                .on("code")
                .what_to_do("请办公室给一个新的登记码", "ask the office for a new code"))
        }
        Outcome::WrongProof => Err(ApiError::field("proof", "签名与密钥不符", "the signature is not that key's")),
        Outcome::ActorTaken => Err(ApiError::conflict("这个设备编号已登记过", "this installation is already enrolled")
            .on("actor")
            .what_to_do("以新的编号和密钥重新登记", "enrol anew with a fresh actor and key")),
    }
}

fn line<const MIN: usize, const MAX: usize>(
    field: &str,
    parsed: Result<Line<MIN, MAX>, String>,
) -> Result<String, ApiError> {
    parsed.map(Line::into_string).map_err(|told| {
        let (zh, en) = split(&told);
        ApiError::field(field, zh, en)
    })
}
