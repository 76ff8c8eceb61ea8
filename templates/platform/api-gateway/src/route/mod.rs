//! Routes in the terms of Spring Cloud Gateway, compiled when they are read.

mod arguments;
mod component;
mod definition;
mod description;
mod limits;
mod locator;
mod target;
mod timers;

use std::sync::Arc;

use axum::http::request::Parts;
use mesh_config::{Settings, SettingsError};
use mesh_discovery::Instances;
use mesh_resilience::Resilience;

pub use arguments::{Arguments, Shape, header_name, header_value};
pub use component::{Component, Family, Kind};
pub use definition::{Definitions, RouteDefinition};
pub use description::Description;
pub use limits::Limits;
pub use target::Target;

use locator::Locator;
use timers::RouteTimers;

use crate::filter::{self, FilterContext, Step};
use crate::forwarding::Origin;
use crate::pattern::Variables;
use crate::predicate::{self, Candidate, Lottery, Predicate};

/// A route that requests can be matched with.
#[derive(Debug)]
pub struct Route {
    /// Name in logs.
    pub id: String,
    /// Where its requests go.
    pub target: Target,
    /// How long they may take.
    pub limits: Limits,
    /// What happens to them on their way.
    pub steps: Vec<Step>,
    /// How long they take.
    pub timers: RouteTimers,
    /// How it is told to people.
    pub description: Description,
    predicates: Vec<Box<dyn Predicate>>,
}

/// All routes in the order in which they are looked at.
#[derive(Debug)]
pub struct RouteTable {
    routes: Vec<Arc<Route>>,
    locator: Option<Locator>,
}

impl RouteTable {
    /// Reads the routes; their circuit breakers are those of `resilience`.
    ///
    /// # Errors
    /// When a route is incomplete, or uses a predicate, a filter or an address that does not exist.
    pub fn from_settings(
        settings: &Settings,
        resilience: &Resilience,
        instances: &Instances,
    ) -> Result<Self, SettingsError> {
        let definitions = Definitions::from_settings(settings)?;
        check_default_filters(&definitions, settings, resilience)?;
        let mut builder = RouteBuilder::new(settings, resilience, &definitions.default_filters)?;
        let mut routes = Vec::new();
        for (index, definition) in definitions.routes.iter().enumerate() {
            let route = builder
                .build(name(definition, index), definition)
                .map_err(|problem| definitions.wrong_route(settings, index, problem))?;
            routes.push((definition.order, Arc::new(route)));
        }
        routes.sort_by_key(|(order, _)| *order);
        Ok(Self {
            routes: routes.into_iter().map(|(_, route)| route).collect(),
            locator: Locator::from_settings(settings, instances, builder)?,
        })
    }

    /// The first route for a request, with what its patterns captured. Those that were written come
    /// before those of the locator.
    pub fn find(&self, parts: &Parts, origin: Origin) -> Option<(Arc<Route>, Variables)> {
        let request = Candidate::new(parts, origin);
        let mut variables = Variables::default();
        let mut fits = |route: &Route| {
            variables.forget_after(0);
            let mut predicates = route.predicates.iter();
            predicates.all(|predicate| predicate.holds(&request, &mut variables))
        };
        let written = self.routes.iter().find(|route| fits(route)).cloned();
        let located = || {
            let route = self.locator.as_ref()?.find(parts.uri.path());
            route.filter(|route| fits(route))
        };
        let route = written.or_else(located)?;
        Some((route, variables))
    }

    /// Every route.
    pub fn all(&self) -> Vec<Arc<Route>> {
        let located = self.locator.iter().flat_map(Locator::all);
        self.routes.iter().cloned().chain(located).collect()
    }
}

/// A route without `id` is called after its place.
fn name(definition: &RouteDefinition, index: usize) -> String {
    let id = definition.id.clone();
    id.unwrap_or_else(|| format!("route-{index}"))
}

/// A mistake in a default filter is not a mistake of the first route that gets it.
fn check_default_filters(
    definitions: &Definitions,
    settings: &Settings,
    resilience: &Resilience,
) -> Result<(), SettingsError> {
    let mut context = FilterContext::new("default-filters", settings, resilience);
    for (index, component) in definitions.default_filters.iter().enumerate() {
        component
            .build(&filter::FAMILY, &mut context)
            .map_err(|problem| definitions.wrong_default_filter(settings, index, problem))?;
    }
    Ok(())
}

/// Makes routes of their definitions.
pub struct RouteBuilder {
    default_filters: Vec<Component>,
    limits: Limits,
    lottery: Lottery,
    context: FilterContext,
}

impl RouteBuilder {
    fn new(
        settings: &Settings,
        resilience: &Resilience,
        default_filters: &[Component],
    ) -> Result<Self, SettingsError> {
        Ok(Self {
            default_filters: default_filters.to_vec(),
            limits: Limits::from_settings(settings)?,
            lottery: Lottery::default(),
            context: FilterContext::new("", settings, resilience),
        })
    }

    /// The route that `definition` describes, called `id`.
    ///
    /// # Errors
    /// When it is incomplete, or uses a predicate, a filter or an address that does not exist.
    pub fn build(&mut self, id: String, definition: &RouteDefinition) -> Result<Route, String> {
        let uri = definition.uri.as_deref().ok_or("a route needs a `uri`")?;
        if definition.predicates.is_empty() {
            return Err("a route needs a predicate, such as `Path=/users/**`".to_owned());
        }
        self.context.route.clone_from(&id);
        let (lottery, context) = (&mut self.lottery, &mut self.context);
        let predicates = definition
            .predicates
            .iter()
            .map(|component| component.build(&predicate::FAMILY, lottery));
        let filters = in_order(&self.default_filters, &definition.filters);
        let steps = filters
            .iter()
            .map(|(_, component)| component.build(&filter::FAMILY, context));
        Ok(Route {
            target: Target::new(uri)?,
            limits: self.limits.of_route(&definition.metadata)?,
            steps: steps.collect::<Result<_, _>>()?,
            predicates: predicates.collect::<Result<_, _>>()?,
            timers: RouteTimers::new(&id, uri),
            description: Description::new(&id, definition, &filters),
            id,
        })
    }
}

/// Both lists by their place: the first default filter, the first of the route, the second …
fn in_order<'a>(defaults: &'a [Component], own: &'a [Component]) -> Vec<(usize, &'a Component)> {
    let mut filters: Vec<_> = defaults
        .iter()
        .enumerate()
        .chain(own.iter().enumerate())
        .collect();
    filters.sort_by_key(|(place, _)| *place);
    filters
}

#[cfg(test)]
mod tests;
