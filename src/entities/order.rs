//! The order in which tables are made: what is referred to comes first.

use std::collections::BTreeSet;

use super::{Entity, FieldType};

/// The entities that an entity refers to, and whether it cannot be without.
fn references(entity: &Entity) -> impl Iterator<Item = (&str, bool)> {
    entity
        .fields
        .iter()
        .filter_map(|field| match &field.definition.kind {
            FieldType::Ref(target) => Some((target.as_str(), field.definition.required)),
            _ => None,
        })
}

/// The entities with those first that others refer to, as far as that can be; otherwise as they are written down.
/// Nothing when some cannot be without each other.
pub fn in_order_of_creation(entities: &[Entity]) -> Option<Vec<&Entity>> {
    let mut open: Vec<&Entity> = entities.iter().collect();
    let mut placed = Vec::with_capacity(open.len());
    let mut names = BTreeSet::new();
    while !open.is_empty() {
        let needs_nothing = |entity: &&Entity| {
            references(entity).all(|(target, required)| {
                names.contains(target) || (target == entity.name && !required)
            })
        };
        let needs_nothing_required = |entity: &&Entity| {
            references(entity).all(|(target, required)| names.contains(target) || !required)
        };
        let next = open.iter().position(needs_nothing);
        let next = next.or_else(|| open.iter().position(needs_nothing_required))?;
        let entity = open.remove(next);
        names.insert(entity.name.as_str());
        placed.push(entity);
    }
    Some(placed)
}

/// Entities that cannot be without each other, the first again at the end: `A`, `B`, `A`.
pub fn circle(entities: &[Entity]) -> Option<Vec<&str>> {
    entities.iter().find_map(|entity| {
        let mut path = vec![entity.name.as_str()];
        leads_to(&entity.name, entities, &mut path, &mut BTreeSet::new()).then_some(path)
    })
}

/// Extends the path until it is back at the goal.
fn leads_to<'a>(
    goal: &str,
    entities: &'a [Entity],
    path: &mut Vec<&'a str>,
    seen: &mut BTreeSet<&'a str>,
) -> bool {
    let here = path.last().copied().unwrap_or_default();
    let entity = entities.iter().find(|entity| entity.name == here);
    let references = entity.into_iter().flat_map(references);
    for (target, _) in references.filter(|(_, required)| *required) {
        if !seen.insert(target) {
            continue;
        }
        path.push(target);
        if target == goal || leads_to(goal, entities, path, seen) {
            return true;
        }
        path.pop();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::argument;

    fn entities(arguments: &[&str]) -> Vec<Entity> {
        let parsed = arguments.iter().map(|text| argument::parse(text));
        parsed.collect::<Result<_, _>>().expect("is valid")
    }

    fn names(entities: &[Entity]) -> Option<Vec<&str>> {
        let ordered = in_order_of_creation(entities)?;
        Some(ordered.iter().map(|entity| entity.name.as_str()).collect())
    }

    #[test]
    fn what_is_referred_to_comes_first_and_all_else_stays() {
        let entities = entities(&[
            "B a:ref(A)!",
            "C x:int",
            "A b:ref(D) parent:ref(A)",
            "D x:int",
        ]);
        assert_eq!(names(&entities), Some(vec!["C", "D", "A", "B"]));
    }

    #[test]
    fn an_optional_reference_gives_way_in_a_circle() {
        let entities = entities(&["A b:ref(B)", "B a:ref(A)!"]);
        assert_eq!(names(&entities), Some(vec!["A", "B"]));
        assert_eq!(circle(&entities), None);
    }

    #[test]
    fn what_cannot_be_without_each_other_is_named() {
        let pair = entities(&["X a:ref(A)!", "A b:ref(B)!", "B a:ref(A)!"]);
        assert_eq!(names(&pair), None);
        assert_eq!(circle(&pair), Some(vec!["A", "B", "A"]));
        assert_eq!(circle(&entities(&["A a:ref(A)!"])), Some(vec!["A", "A"]));
    }
}
