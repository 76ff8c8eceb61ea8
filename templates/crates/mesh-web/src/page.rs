//! Paging in the form of Spring Data: `page`, `size`, `sort` in, `PageImpl` out.

use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// Largest page that is served, as in Spring Data.
const LARGEST: u64 = 2000;

/// Which page of a list is asked for. Unreadable values are the defaults, never an error.
#[derive(Debug, Clone, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageRequest {
    /// Zero-based number of the page.
    #[param(required = false)]
    pub page: u64,
    /// Rows per page, 1 to 2000.
    #[param(required = false)]
    pub size: u64,
    /// Wanted order, such as `sort_seq,desc`; may be given several times.
    #[param(value_type = Option<Vec<String>>)]
    pub sort: Vec<SortOrder>,
}

/// One column of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortOrder {
    /// Name of the property as the client wrote it.
    pub property: String,
    /// Direction.
    pub direction: Direction,
}

/// Direction of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl SortOrder {
    /// Reads Spring Data's `property[,property…][,asc|desc][,ignorecase]`.
    pub fn list(text: &str) -> Vec<Self> {
        let mut direction = Direction::Ascending;
        let mut properties = Vec::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            match part.to_ascii_lowercase().as_str() {
                "asc" => direction = Direction::Ascending,
                "desc" => direction = Direction::Descending,
                "ignorecase" => {}
                _ => properties.push(part.to_owned()),
            }
        }
        properties
            .into_iter()
            .map(|property| Self {
                property,
                direction,
            })
            .collect()
    }
}

impl PageRequest {
    /// Reads `page`, `size` and `sort` of a query string.
    pub fn from_query(query: &str, default_size: u64) -> Self {
        let parameters = parameters_of(query);
        let first = |wanted: &str| {
            let mut values = parameters.iter().filter(|(name, _)| name == wanted);
            values.next().and_then(|(_, text)| text.parse::<u64>().ok())
        };
        let sort = parameters
            .iter()
            .filter(|(name, _)| name == "sort")
            .flat_map(|(_, text)| SortOrder::list(text));
        Self {
            page: first("page").unwrap_or(0).min(u64::from(u32::MAX)),
            size: first("size")
                .filter(|size| *size > 0)
                .unwrap_or(default_size)
                .min(LARGEST),
            sort: sort.collect(),
        }
    }

    /// As [`PageRequest::from_query`], for a list whose order is fixed: what was wanted is not told
    /// as if it had been applied.
    pub fn unsorted(query: &str, default_size: u64) -> Self {
        Self {
            sort: Vec::new(),
            ..Self::from_query(query, default_size)
        }
    }

    /// Rows before this page.
    pub fn offset(&self) -> u64 {
        self.page * self.size
    }
}

fn parameters_of(query: &str) -> Vec<(String, String)> {
    let uri: axum::http::Uri = format!("/?{query}").parse().unwrap_or_default();
    axum::extract::Query::try_from_uri(&uri)
        .map(|axum::extract::Query(parameters)| parameters)
        .unwrap_or_default()
}

/// One page of a list, written as Spring Data's `PageImpl`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    content: Vec<T>,
    pageable: Pageable,
    last: bool,
    total_elements: u64,
    total_pages: u64,
    size: u64,
    number: u64,
    sort: Sort,
    first: bool,
    number_of_elements: usize,
    empty: bool,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Pageable {
    page_number: u64,
    page_size: u64,
    sort: Sort,
    offset: u64,
    paged: bool,
    unpaged: bool,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
struct Sort {
    empty: bool,
    sorted: bool,
    unsorted: bool,
}

impl<T> Page<T> {
    /// The page `request` of a list of `total` rows.
    pub fn new(content: Vec<T>, request: &PageRequest, total: u64) -> Self {
        let unsorted = request.sort.is_empty();
        let sort = Sort {
            empty: unsorted,
            sorted: !unsorted,
            unsorted,
        };
        let total_pages = total.div_ceil(request.size);
        Self {
            pageable: Pageable {
                page_number: request.page,
                page_size: request.size,
                sort,
                offset: request.offset(),
                paged: true,
                unpaged: false,
            },
            last: request.page + 1 >= total_pages,
            total_elements: total,
            total_pages,
            size: request.size,
            number: request.page,
            sort,
            first: request.page == 0,
            number_of_elements: content.len(),
            empty: content.is_empty(),
            content,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn unreadable_paging_falls_back_to_the_defaults() {
        let request = PageRequest::from_query("page=-1&size=abc", 20);
        assert_eq!((request.page, request.size), (0, 20));
        let request = PageRequest::from_query("page=3&size=100000&sort=sort_seq,desc", 10);
        assert_eq!((request.page, request.size), (3, 2000));
        let expected = SortOrder {
            property: "sort_seq".to_owned(),
            direction: Direction::Descending,
        };
        assert_eq!(request.sort, [expected]);
    }

    #[test]
    fn sort_may_be_given_several_times() {
        let request = PageRequest::from_query("sort=a,desc&page=2&sort=b,c", 20);
        let sort: Vec<_> = request
            .sort
            .iter()
            .map(|order| (order.property.as_str(), order.direction))
            .collect();
        let expected = [
            ("a", Direction::Descending),
            ("b", Direction::Ascending),
            ("c", Direction::Ascending),
        ];
        assert_eq!((request.page, sort.as_slice()), (2, expected.as_slice()));
    }

    #[test]
    fn a_page_has_the_members_of_spring_data() {
        let request = PageRequest::from_query("page=1&size=2", 20);
        let page = serde_json::to_value(Page::new(vec!["c"], &request, 3)).unwrap();
        let sort = json!({"empty": true, "sorted": false, "unsorted": true});
        let expected = json!({
            "content": ["c"],
            "pageable": {
                "pageNumber": 1, "pageSize": 2, "sort": sort, "offset": 2, "paged": true, "unpaged": false
            },
            "last": true, "totalElements": 3, "totalPages": 2, "size": 2, "number": 1, "sort": sort,
            "first": false, "numberOfElements": 1, "empty": false
        });
        assert_eq!(page, expected);
    }
}
