//! Routes in the terms of Spring Cloud Gateway, compiled when they are read.

mod arguments;
mod component;
mod definition;
mod description;
mod limits;
mod target;

use std::net::IpAddr;

use axum::http::request::Parts;
use mesh_config::{Settings, SettingsError};
use mesh_resilience::Resilience;

pub use arguments::{Arguments, Shape, header_name, header_value};
pub use component::{Component, Kind};
pub use definition::{Definitions, RouteDefinition};
pub use description::Description;
pub use limits::Limits;
pub use target::Target;

use crate::filter::{self, FilterContext, Step};
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
    /// How it is told to people.
    pub description: Description,
    predicates: Vec<Box<dyn Predicate>>,
}

/// All routes in the order in which they are looked at.
#[derive(Debug)]
pub struct RouteTable(Vec<Route>);

impl RouteTable {
    /// Reads the routes; their circuit breakers are those of `resilience`.
    ///
    /// # Errors
    /// When a route is incomplete, or uses a predicate, a filter or an address that does not exist.
    pub fn from_settings(
        settings: &Settings,
        resilience: &Resilience,
    ) -> Result<Self, SettingsError> {
        let definitions = Definitions::from_settings(settings)?;
        check_default_filters(&definitions, settings, resilience)?;
        let limits = Limits::from_settings(settings)?;
        let mut lottery = Lottery::default();
        let mut context = FilterContext::new("", settings, resilience);
        let mut routes = Vec::new();
        for (index, definition) in definitions.routes.iter().enumerate() {
            context.route = name(definition, index);
            let defaults = &definitions.default_filters;
            let route = route(definition, defaults, limits, &mut lottery, &mut context)
                .map_err(|problem| definitions.wrong_route(settings, index, problem))?;
            routes.push((definition.order, route));
        }
        routes.sort_by_key(|(order, _)| *order);
        Ok(Self(routes.into_iter().map(|(_, route)| route).collect()))
    }

    /// The first route for a request, with what its patterns captured.
    pub fn find(&self, parts: &Parts, client: IpAddr) -> Option<(&Route, Variables)> {
        let request = Candidate::new(parts, client);
        let mut variables = Variables::default();
        let route = self.0.iter().find(|route| {
            variables.forget_after(0);
            let mut predicates = route.predicates.iter();
            predicates.all(|predicate| predicate.holds(&request, &mut variables))
        });
        route.map(|route| (route, variables))
    }

    /// Every route.
    pub fn all(&self) -> &[Route] {
        &self.0
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
            .build("filter", filter::KINDS, &mut context)
            .map_err(|problem| definitions.wrong_default_filter(settings, index, problem))?;
    }
    Ok(())
}

fn route(
    definition: &RouteDefinition,
    default_filters: &[Component],
    limits: Limits,
    lottery: &mut Lottery,
    context: &mut FilterContext,
) -> Result<Route, String> {
    let uri = definition.uri.as_deref().ok_or("a route needs a `uri`")?;
    if definition.predicates.is_empty() {
        return Err("a route needs a predicate, such as `Path=/users/**`".to_owned());
    }
    let predicates = definition
        .predicates
        .iter()
        .map(|component| component.build("predicate", &predicate::KINDS, lottery));
    let filters = in_order(default_filters, &definition.filters);
    let steps = filters
        .iter()
        .map(|(_, component)| component.build("filter", filter::KINDS, context));
    Ok(Route {
        target: Target::new(uri)?,
        limits: limits.of_route(&definition.metadata)?,
        steps: steps.collect::<Result<_, _>>()?,
        predicates: predicates.collect::<Result<_, _>>()?,
        description: Description::new(&context.route, definition, &filters),
        id: context.route.clone(),
    })
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
