//! The real server as a process: started, killed without warning, started again on what it left.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::process::{Child, Command};

use crate::database::Database;
use crate::programs;
use crate::rest::{Rest, http};

/// The login of the first administrator of every server under test.
pub const ADMIN: &str = "admin";
/// The password of that administrator.
pub const PASSWORD: &str = "correct horse battery staple";

/// A server with its data folder. Dropping it kills the process and keeps the folder.
pub struct Server {
    folder: PathBuf,
    database: Database,
    address: SocketAddr,
    more: Vec<(String, String)>,
    cpus: Option<String>,
    process: Option<Child>,
}

impl Server {
    /// Starts a server on `database` that keeps everything else in `folder`, and waits until it is ready.
    pub async fn start(folder: &Path, database: Database) -> Result<Self> {
        Self::start_with(folder, database, &[]).await
    }

    /// The same with more environment variables.
    pub async fn start_with(folder: &Path, database: Database, more: &[(&str, &str)]) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (folder, address) = (folder.to_owned(), free_address()?);
        let mut server = Self { folder, database, address, more, cpus: None, process: None };
        server.run().await?;
        Ok(server)
    }

    /// Starts a server at a certain address.
    pub async fn start_at(folder: &Path, address: SocketAddr) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (folder, database, more) = (folder.to_owned(), Database::Sqlite, Vec::new());
        let mut server = Self { folder, database, address, more, cpus: None, process: None };
        server.run().await?;
        Ok(server)
    }

    /// Starts a server that runs on one processor alone, logging warnings only.
    pub async fn start_on_cpu(folder: &Path, cpu: u32) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let more = vec![("CALLOUT_LOG_FILTER".to_owned(), "warn".to_owned())];
        let (folder, address) = (folder.to_owned(), free_address()?);
        let (database, cpus) = (Database::Sqlite, Some(cpu.to_string()));
        let mut server = Self { folder, database, address, more, cpus, process: None };
        server.run().await?;
        Ok(server)
    }

    /// Starts a server that may use these processors, such as `0,1`, whatever its parent is bound to.
    pub async fn start_on_cpus(folder: &Path, database: Database, cpus: &str, more: &[(&str, &str)]) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (folder, address) = (folder.to_owned(), free_address()?);
        let mut server = Self { folder, database, address, more, cpus: Some(cpus.to_owned()), process: None };
        server.run().await?;
        Ok(server)
    }

    /// Starts the process again, on the same address, folder and database.
    pub async fn run(&mut self) -> Result<()> {
        let log = std::fs::File::options().create(true).append(true).open(self.log_path())?;
        let mut command = self.command(&["serve"])?;
        let command = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.process = Some(command.spawn().context("cannot start callout-server")?);
        self.ready().await
    }

    /// The program with this server's configuration, for its other commands and for starts that have to fail.
    pub fn command(&self, args: &[&str]) -> Result<Command> {
        let program = programs::server()?;
        let mut command = match &self.cpus {
            None => Command::new(program),
            Some(cpus) => {
                let mut command = Command::new("taskset");
                command.args(["--cpu-list", cpus]).arg(program);
                command
            }
        };
        clear_environment(&mut command);
        command.args(args).env("CALLOUT_DATA_DIR", &self.folder).env("CALLOUT_LISTEN", self.address.to_string());
        command.env("CALLOUT_ADMIN_PASSWORD", PASSWORD).kill_on_drop(true);
        if let Some(url) = self.database.url() {
            command.env("DATABASE_URL", url);
        }
        command.envs(self.more.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    /// Kills the process as a power cut would, and waits until it is gone.
    pub async fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill().await?;
        }
        Ok(())
    }

    /// Asks the process to end and waits for it; fails if it takes longer than a quarter of a minute.
    pub async fn stop(&mut self) -> Result<ExitStatus> {
        let mut process = self.process.take().context("the server does not run")?;
        if let Some(pid) = process.id() {
            // It may have heard the terminal's ctrl-c already and be gone.
            let _ = terminate(pid).await;
        }
        let ended = tokio::time::timeout(Duration::from_secs(15), process.wait()).await;
        Ok(ended.context("the server does not stop")??)
    }

    /// The process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().and_then(Child::id)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, as a URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database it stands on.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The next start stands on another database.
    pub fn move_to(&mut self, database: Database) {
        self.database = database;
    }

    /// Everything it has logged, over all its lives.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// The REST interface as the administrator.
    pub async fn admin(&self) -> Result<Rest> {
        Rest::new(&self.url())?.login(ADMIN, PASSWORD).await
    }

    fn log_path(&self) -> PathBuf {
        self.folder.with_extension("log")
    }

    async fn ready(&mut self) -> Result<()> {
        let http = http()?;
        for _ in 0..600 {
            let ended = self.process.as_mut().map(Child::try_wait).transpose()?.flatten();
            if let Some(status) = ended {
                bail!("the server ended at its start: {status}\n{}", self.log());
            }
            let reply = http.get(format!("{}/readyz", self.url())).send().await;
            if reply.is_ok_and(|reply| reply.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        bail!("the server was not ready within 15 s\n{}", self.log())
    }
}

/// Sends SIGTERM.
pub async fn terminate(pid: u32) -> Result<()> {
    let status = Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
    if status.success() { Ok(()) } else { bail!("cannot signal process {pid}") }
}

/// Takes the tester's own settings and language out of `command`'s environment.
pub fn clear_environment(command: &mut Command) {
    let ours = |name: &str| name.starts_with("CALLOUT_") || name.starts_with("LC_");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(ours) {
            command.env_remove(name);
        }
    }
    command.env_remove("DATABASE_URL").env("LANG", "en_US.UTF-8");
}

/// A port of the loopback that was free a moment ago.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}
