//! A whole mesh in this process, on free ports, with databases and a folder of files of its own.

use std::path::Path;
use std::time::Duration;

use all_in_one::{MEMBERS, Mesh, MeshOptions, Ports, SECRETS, random_secret};
use mesh_config::{Environment, Layer};
use mesh_test::TestDatabase;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Administrator of the development accounts.
pub const ADMINISTRATOR: &str = "1@gmail.com";
/// Employee of the development accounts.
pub const EMPLOYEE: &str = "2@gmail.com";
/// Password of both.
pub const PASSWORD: &str = "test1234!";

/// A running mesh and a client of its gateway.
pub struct TestMesh {
    /// The mesh.
    pub mesh: Mesh,
    http: reqwest::Client,
    environment: Environment,
    _databases: Vec<TestDatabase>,
    _files: TempDir,
}

/// What a sign-in brought.
pub struct SignedIn {
    /// For the `Authorization` header.
    pub access_token: String,
    /// Buys the next pair.
    pub refresh_token: String,
    /// Id of the user.
    pub user_id: String,
}

impl TestMesh {
    /// Starts a mesh and waits until everybody is registered.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with these settings for all.
    pub async fn start_with(settings: &[(&str, &str)]) -> Self {
        let settings = settings.iter();
        let settings = settings.map(|(key, value)| (*key, Value::from(*value)));
        Self::start_in(Layer::new("test", settings)).await
    }

    /// The same with these settings for all, which outrank every other.
    pub async fn start_in(settings: Layer) -> Self {
        let mut environment = Environment::default();
        for name in SECRETS {
            environment.set_default(name, random_secret());
        }
        let files = tempfile::tempdir().expect("a temporary folder");
        let folder = files.path().display().to_string();
        environment.set_default("FILE_DIRECTORY", folder);
        let mut databases = Vec::new();
        for member in MEMBERS {
            let database = TestDatabase::create().await;
            environment.set_default(&database_variable(member), database.url().to_owned());
            databases.push(database);
        }
        let options = MeshOptions {
            ports: Ports::Free,
            folder: Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(),
            environment: environment.clone(),
            settings,
        };
        let mesh = Mesh::start(options)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        mesh.wait_until_registered(Duration::from_secs(30))
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self {
            mesh,
            http: reqwest::Client::new(),
            environment,
            _databases: databases,
            _files: files,
        }
    }

    /// Address of a path of one member.
    pub fn url(&self, service: &str, path: &str) -> String {
        let service = self.mesh.service(service).expect("the member runs");
        format!("http://{}{path}", service.address())
    }

    /// One of the secrets that the mesh has.
    pub fn secret(&self, name: &str) -> &str {
        self.environment.get(name).expect("the mesh has it")
    }

    /// A request to the gateway.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.request_to("api-gateway", method, path)
    }

    /// A request to one member.
    pub fn request_to(&self, service: &str, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().expect("a method");
        self.http.request(method, self.url(service, path))
    }

    /// Status of a GET through the gateway.
    pub async fn get_status(&self, path: &str, token: &str) -> u16 {
        let response = self
            .request("GET", path)
            .header("Authorization", token)
            .send()
            .await;
        response.expect("the gateway answers").status().as_u16()
    }

    /// Signs in through the gateway.
    pub async fn sign_in(&self, email: &str, password: &str) -> Option<SignedIn> {
        let body: Value = json!({"email": email, "password": password});
        let response = self
            .request("POST", "/user-service/login")
            .json(&body)
            .send()
            .await
            .expect("the gateway answers");
        response.status().is_success().then(|| signed_in(&response))
    }
}

/// Reads the headers of a sign-in or a refresh.
pub fn signed_in(response: &reqwest::Response) -> SignedIn {
    let header = |name: &str| {
        let value = response
            .headers()
            .get(name)
            .unwrap_or_else(|| panic!("the answer has {name}"));
        value.to_str().expect("text").to_owned()
    };
    SignedIn {
        access_token: header("access-token"),
        refresh_token: header("refresh-token"),
        user_id: header("token-id"),
    }
}

fn database_variable(member: &all_in_one::Member) -> String {
    let name = (member.definition)().name.replace('-', "_").to_uppercase();
    format!("{name}_DATABASE_URL")
}
