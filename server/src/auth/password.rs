//! Argon2id, a few at a time. Each run takes 19 MiB and a good part of a core, so strangers must not start many.

use argon2::password_hash::{Output, ParamsString, PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;

use super::Throttle;
use crate::error::ApiError;

/// The shortest password, in characters (NIST SP 800-63B asks for 8; these guard an office).
pub const MIN_PASSWORD_CHARS: usize = 10;
/// The longest password, in characters.
pub const MAX_PASSWORD_CHARS: usize = 200;
/// How many hashes run at once.
const AT_ONCE: usize = 2;

/// Hashing and checking of passwords.
pub struct Passwords {
    turns: Semaphore,
    /// Guesses so far.
    pub throttle: Throttle,
    /// A hash that no password has, so that an unknown login takes as long as a known one.
    nobody: String,
}

impl Passwords {
    /// `salt` is random; it goes into the hash that stands in for unknown logins.
    pub fn new(salt: [u8; 16]) -> Result<Self, ApiError> {
        let nobody = hash("nobody has this password", salt)?;
        Ok(Self { turns: Semaphore::new(AT_ONCE), throttle: Throttle::default(), nobody })
    }

    /// The hash of a password, with a random salt.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, ApiError> {
        let _turn = self.turns.acquire().await.map_err(ApiError::internal)?;
        tokio::task::spawn_blocking(move || hash(&password, salt)).await.map_err(ApiError::internal)?
    }

    /// Whether `password` has the hash `stored`. Takes the same time when there is none.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, ApiError> {
        let _turn = self.turns.acquire().await.map_err(ApiError::internal)?;
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        let holds =
            tokio::task::spawn_blocking(move || verify(&password, &stored)).await.map_err(ApiError::internal)??;
        Ok(known && holds)
    }
}

/// Parameters of the OWASP password storage cheat sheet for Argon2id: 19 MiB, two passes, one lane.
fn params() -> Result<Params, ApiError> {
    Params::new(19 * 1024, 2, 1, None).map_err(told)
}

fn hash(password: &str, salt: [u8; 16]) -> Result<String, ApiError> {
    let params = params()?;
    let output = derive(password, &salt, params.clone())?;
    let salt = SaltString::encode_b64(&salt).map_err(told)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(told)?,
        salt: Some(salt.as_salt()),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

fn verify(password: &str, stored: &str) -> Result<bool, ApiError> {
    let stored = PasswordHash::new(stored).map_err(told)?;
    let mut salt = [0; 64];
    let salt = stored.salt.ok_or_else(|| told("no salt"))?.decode_b64(&mut salt).map_err(told)?;
    let output = derive(password, salt, Params::try_from(&stored).map_err(told)?)?;
    // `Output` compares in constant time.
    Ok(stored.hash == Some(output))
}

fn derive(password: &str, salt: &[u8], params: Params) -> Result<Output, ApiError> {
    let mut memory = vec![Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut output = [0; 32];
    argon2
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory.as_mut_slice())
        .map_err(told)?;
    Output::new(&output).map_err(told)
}

fn told(error: impl std::fmt::Display) -> ApiError {
    ApiError::internal(format!("password hashing: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_passes_and_nobody_passes_without_one() {
        let passwords = Passwords::new([1; 16]).unwrap();
        let stored = passwords.hash("correct horse".into(), [2; 16]).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(passwords.verify("correct horse".into(), Some(stored.clone())).await.unwrap());
        assert!(!passwords.verify("correct horsf".into(), Some(stored)).await.unwrap());
        assert!(!passwords.verify("nobody has this password".into(), None).await.unwrap());
    }

    #[test]
    fn hashes_are_those_of_every_other_argon2id() {
        use argon2::PasswordHasher as _;
        let salt = SaltString::encode_b64(&[5; 16]).unwrap();
        let theirs = Argon2::default().hash_password("空调 horse".as_bytes(), &salt).unwrap().to_string();
        assert_eq!(hash("空调 horse", [5; 16]).unwrap(), theirs);
        assert!(verify("空调 horse", &theirs).unwrap());
    }
}
