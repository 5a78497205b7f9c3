//! A door for phones of the same network: TLS, since browsers give a camera, a place and a memory to nothing else, by a
//! certificate authority of the demo's own that a phone has to trust once.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use qrcode::QrCode;
use qrcode::render::unicode;
use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What the authority is called in a phone's settings.
const NAME: &str = "Callout demo";

/// The door.
pub(crate) struct Door {
    app: SocketAddr,
    certificate: SocketAddr,
}

impl Door {
    /// Says how a phone comes in.
    pub(crate) fn tell(&self, code: &str) -> Result<()> {
        let (certificate, app) = (format!("http://{}/", self.certificate), format!("https://{}/app/", self.app));
        println!("\nOn a phone in the same network, once: trust the demo's certificate authority from {certificate}");
        println!("{}", picture(&certificate)?);
        println!("Then open {app} (this code enrols at once, and lives 15 minutes: {code})");
        println!("{}", picture(&format!("{app}#/enrol/{code}"))?);
        Ok(())
    }
}

fn picture(text: &str) -> Result<String> {
    Ok(QrCode::new(text)?.render::<unicode::Dense1x2>().quiet_zone(true).build())
}

/// Opens the door to the server at `server`; the authority is kept in `folder`.
pub(crate) async fn open(server: SocketAddr, folder: &Path) -> Result<Door> {
    let address = own_address()?;
    let authority = Authority::kept_in(folder)?;
    let acceptor = TlsAcceptor::from(Arc::new(authority.certified(address)?));
    let any = |port| SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
    let doors = TcpListener::bind(any(server.port().saturating_add(363))).await.context("no port for TLS")?;
    let papers =
        TcpListener::bind(any(server.port().saturating_add(1))).await.context("no port for the certificate")?;
    let door = Door {
        app: SocketAddr::new(address, doors.local_addr()?.port()),
        certificate: SocketAddr::new(address, papers.local_addr()?.port()),
    };
    tokio::spawn(async move {
        while let Ok((phone, _)) = doors.accept().await {
            let acceptor = acceptor.clone();
            // A phone that does not trust us yet hangs up; there is nothing to do about it.
            tokio::spawn(async move { drop(pass(acceptor, phone, server).await) });
        }
    });
    let certificate = authority.pem.clone();
    tokio::spawn(async move {
        while let Ok((phone, _)) = papers.accept().await {
            let certificate = certificate.clone();
            tokio::spawn(async move { drop(hand_out(phone, &certificate).await) });
        }
    });
    Ok(door)
}

async fn pass(acceptor: TlsAcceptor, phone: TcpStream, server: SocketAddr) -> Result<()> {
    let mut phone = acceptor.accept(phone).await?;
    let mut server = TcpStream::connect(server).await?;
    copy_bidirectional(&mut phone, &mut server).await?;
    Ok(())
}

/// Whatever is asked for, here is the certificate.
async fn hand_out(mut phone: TcpStream, pem: &str) -> Result<()> {
    let mut asked = [0; 4_096];
    let _ = phone.read(&mut asked).await?;
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-x509-ca-cert\r\ncontent-length: {}\r\n\
         content-disposition: attachment; filename=\"callout-demo.crt\"\r\nconnection: close\r\n\r\n",
        pem.len()
    );
    phone.write_all(head.as_bytes()).await?;
    phone.write_all(pem.as_bytes()).await?;
    Ok(phone.shutdown().await?)
}

/// This machine's address in its network: the one from which it would speak to others. Nothing is sent.
fn own_address() -> Result<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    // An address that exists for documentation only (RFC 5737).
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).context("this machine is in no network")?;
    Ok(socket.local_addr()?.ip())
}

/// The demo's own certificate authority, made once.
struct Authority {
    key: KeyPair,
    pem: String,
}

impl Authority {
    fn kept_in(folder: &Path) -> Result<Self> {
        let (key_file, file) = (folder.join("authority.key"), folder.join("authority.crt"));
        if let (Ok(key), Ok(pem)) = (fs::read_to_string(&key_file), fs::read_to_string(&file)) {
            return Ok(Self { key: KeyPair::from_pem(&key)?, pem });
        }
        fs::create_dir_all(folder)?;
        let key = KeyPair::generate()?;
        let pem = authority().self_signed(&key)?.pem();
        fs::write(key_file, key.serialize_pem())?;
        fs::write(file, &pem)?;
        Ok(Self { key, pem })
    }

    /// What a TLS server at `address` needs.
    fn certified(&self, address: IpAddr) -> Result<ServerConfig> {
        let own = KeyPair::generate()?;
        let params = CertificateParams::new([address.to_string(), "localhost".to_owned()])?;
        let certificate = params.signed_by(&own, &Issuer::new(authority(), &self.key))?;
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.serialize_der()));
        let mut config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn authority() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, NAME);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}
