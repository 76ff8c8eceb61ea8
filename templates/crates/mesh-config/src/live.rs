//! Settings that change while the service runs, and what is made of them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use arc_swap::ArcSwap;
use serde_json::Value;
use tokio::sync::watch;

use crate::{ConfigServerError, Layer, Settings, SettingsError, Sources};

/// The settings of a service as they are at present. Cheap to clone; all clones see the same.
#[derive(Clone)]
pub struct LiveSettings(Arc<Shared>);

struct Shared {
    sources: Sources,
    current: RwLock<Settings>,
    /// Locked while settings change, so that changes come one after the other.
    mutable: tokio::sync::Mutex<Mutable>,
    /// Whether the config server still has to be asked, because it did not answer.
    owes_refresh: watch::Sender<bool>,
    followers: Mutex<Vec<Box<Follower>>>,
}

struct Mutable {
    remote: Vec<Layer>,
    /// What was set while running; outranks everything.
    set: Vec<(String, Value)>,
}

/// Reads what it needs and gives what puts it in force.
type Follower = dyn Fn(&Settings) -> Result<PutInForce, SettingsError> + Send + Sync;
type PutInForce = Box<dyn FnOnce()>;

impl LiveSettings {
    /// Reads all sources.
    ///
    /// # Errors
    /// When a setting is wrong, or a config server that must answer does not.
    pub async fn load(sources: Sources) -> Result<Self, ConfigServerError> {
        let remote = sources.fetch_at_start().await?;
        let owes_refresh = watch::Sender::new(remote.is_none());
        let mutable = Mutable {
            remote: remote.unwrap_or_default(),
            set: Vec::new(),
        };
        let current = sources.merge(&mutable.remote, &mutable.set);
        Ok(Self(Arc::new(Shared {
            sources,
            current: RwLock::new(current),
            mutable: tokio::sync::Mutex::new(mutable),
            owes_refresh,
            followers: Mutex::default(),
        })))
    }

    /// The settings at this moment.
    pub fn current(&self) -> Settings {
        let current = &self.0.current;
        current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Something made of settings, made anew whenever they change.
    ///
    /// # Errors
    /// When the present settings do not do for it.
    pub fn bind<T: Send + Sync + 'static>(
        &self,
        read: impl Fn(&Settings) -> Result<T, SettingsError> + Send + Sync + 'static,
    ) -> Result<Live<T>, SettingsError> {
        let live = Live(Arc::new(ArcSwap::from_pointee(read(&self.current())?)));
        let bound = live.clone();
        self.add_follower(move |settings| {
            let (bound, value) = (bound.clone(), read(settings)?);
            Ok(Box::new(move || bound.0.store(Arc::new(value))))
        });
        Ok(live)
    }

    /// Calls `apply` with what `read` makes of the settings, now and whenever they change.
    ///
    /// # Errors
    /// When the present settings do not do for it.
    pub fn follow<T: 'static>(
        &self,
        read: impl Fn(&Settings) -> Result<T, SettingsError> + Send + Sync + 'static,
        apply: impl Fn(T) + Send + Sync + 'static,
    ) -> Result<(), SettingsError> {
        apply(read(&self.current())?);
        let apply = Arc::new(apply);
        self.add_follower(move |settings| {
            let (apply, value) = (apply.clone(), read(settings)?);
            Ok(Box::new(move || apply(value)))
        });
        Ok(())
    }

    fn add_follower(
        &self,
        follower: impl Fn(&Settings) -> Result<PutInForce, SettingsError> + Send + Sync + 'static,
    ) {
        let mut followers = self
            .0
            .followers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        followers.push(Box::new(follower));
    }

    /// Asks the config server again and tells which keys changed.
    ///
    /// # Errors
    /// When it does not answer, or a value does not do for what is made of it. Then everything
    /// stays as it was; [`LiveSettings::keep_up`] asks a server that did not answer again.
    pub async fn refresh(&self) -> Result<Vec<String>, ConfigServerError> {
        let mut mutable = self.0.mutable.lock().await;
        let fetched = self.0.sources.fetch().await;
        self.0.owes_refresh.send_replace(fetched.is_err());
        let remote = fetched?;
        let changed = self.put_in_force(&remote, &mutable.set)?;
        mutable.remote = remote;
        Ok(changed)
    }

    /// Sets `entries` above all other sources until the service ends, and tells which keys changed.
    ///
    /// # Errors
    /// When a value does not do for what is made of it. Then everything stays as it was.
    pub async fn set(
        &self,
        entries: impl IntoIterator<Item = (String, Value)>,
    ) -> Result<Vec<String>, SettingsError> {
        let mut mutable = self.0.mutable.lock().await;
        let set: Vec<_> = mutable.set.iter().cloned().chain(entries).collect();
        self.put_in_force(&mutable.remote, &set)
            .inspect(|_| mutable.set = set)
    }

    /// Takes back everything that was [set](Self::set), and tells it.
    ///
    /// # Errors
    /// When what comes to light does not do.
    pub async fn unset(&self) -> Result<Vec<(String, Value)>, SettingsError> {
        let mut mutable = self.0.mutable.lock().await;
        self.put_in_force(&mutable.remote, &[])?;
        Ok(std::mem::take(&mut mutable.set))
    }

    /// Makes good every refresh that failed because the config server was away, the one of the
    /// start included, as soon as it answers. Never ends.
    pub async fn keep_up(&self) {
        const PAUSE: Duration = Duration::from_secs(2);
        let mut owes_refresh = self.0.owes_refresh.subscribe();
        while owes_refresh.wait_for(|owes| *owes).await.is_ok() {
            tokio::time::sleep(PAUSE).await;
            match self.refresh().await {
                Ok(changed) => {
                    tracing::info!(?changed, "the config server answers; settings read again");
                }
                Err(error) => tracing::debug!("{error}"),
            }
        }
    }

    fn put_in_force(
        &self,
        remote: &[Layer],
        set: &[(String, Value)],
    ) -> Result<Vec<String>, SettingsError> {
        let settings = self.0.sources.merge(remote, set);
        let followers = self
            .0
            .followers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let read = followers.iter().map(|follower| follower(&settings));
        let ready = read.collect::<Result<Vec<_>, _>>()?;
        let changed = changed_keys(&self.current(), &settings);
        let current = &self.0.current;
        *current.write().unwrap_or_else(PoisonError::into_inner) = settings;
        for put_in_force in ready {
            put_in_force();
        }
        Ok(changed)
    }
}

fn changed_keys(before: &Settings, after: &Settings) -> Vec<String> {
    let keys: BTreeSet<&str> = before.keys().chain(after.keys()).collect();
    let changed = keys
        .into_iter()
        .filter(|key| before.raw(key) != after.raw(key));
    changed.map(str::to_owned).collect()
}

/// Something made of settings, as the settings are at present. Cheap to clone.
pub struct Live<T>(Arc<ArcSwap<T>>);

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Live<T> {
    /// It, for as long as one piece of work takes.
    pub fn get(&self) -> Arc<T> {
        self.0.load_full()
    }

    /// Something that never changes.
    pub fn fixed(value: T) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Environment;

    async fn live(yaml: &str) -> LiveSettings {
        let alone = Layer::new("alone", [("spring.cloud.config.enabled", false.into())]);
        let sources = Sources {
            application: "a-service",
            embedded: vec![alone, Layer::from_yaml("application.yml", yaml).unwrap()],
            environment: Environment::default(),
            overrides: Vec::new(),
        };
        LiveSettings::load(sources).await.expect("valid settings")
    }

    fn entry(key: &str, value: impl Into<Value>) -> [(String, Value); 1] {
        [(key.to_owned(), value.into())]
    }

    #[tokio::test]
    async fn what_is_made_of_a_setting_follows_it() {
        let live = live("limit: 1\nother: 5\n").await;
        let limit = live.bind(|settings| settings.get::<u32>("limit")).unwrap();
        assert_eq!(live.set(entry("limit", 2)).await.unwrap(), ["limit"]);
        assert_eq!(*limit.get(), 2);
        assert_eq!(live.current().get::<u32>("limit").unwrap(), 2);
        assert!(live.set(entry("limit", 2)).await.unwrap().is_empty());
        assert_eq!(live.unset().await.unwrap().len(), 2);
        assert_eq!(*limit.get(), 1);
    }

    #[tokio::test]
    async fn a_value_that_does_not_do_changes_nothing() {
        let live = live("limit: 1\nother: 5\n").await;
        let other = live.bind(|settings| settings.get::<u32>("other")).unwrap();
        let limit = live.bind(|settings| settings.get::<u32>("limit")).unwrap();
        let wrong = [entry("other", 6), entry("limit", "many")].concat();
        let error = live.set(wrong).await.unwrap_err().to_string();
        assert!(error.contains("limit") && error.contains("many"), "{error}");
        assert_eq!((*other.get(), *limit.get()), (5, 1));
        assert_eq!(live.current().get::<u32>("other").unwrap(), 5);
        assert_eq!(live.set(entry("other", 7)).await.unwrap(), ["other"]);
    }

    #[tokio::test]
    async fn followers_are_told_at_once_and_after_each_change() {
        let live = live("level: low\n").await;
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = heard.clone();
        live.follow(
            |settings| settings.get::<String>("level"),
            move |level| ear.lock().unwrap().push(level),
        )
        .unwrap();
        live.set(entry("level", "high")).await.unwrap();
        assert_eq!(*heard.lock().unwrap(), ["low", "high"]);
    }
}
