//! What lists are searched for: `keywordType` names a column, `keyword` is a text in it.

use serde::Deserialize;
use utoipa::IntoParams;

/// The search part of a query string.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// Which column to search; one that is not known does not restrict the list.
    keyword_type: Option<String>,
    /// Text that the column has to contain, whatever the letter case.
    keyword: Option<String>,
}

impl Search {
    /// The column, as clients call it, and the text to look for in it. Nothing unless both were given:
    /// the front ends send an empty keyword for "everything".
    pub fn term(&self) -> Option<(&str, &str)> {
        let column = self.keyword_type.as_deref().filter(|name| !name.is_empty());
        let keyword = self.keyword.as_deref().filter(|text| !text.is_empty());
        column.zip(keyword)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Query;

    async fn term(query: &str) -> Option<(String, String)> {
        use axum::extract::FromRequestParts;
        let request = axum::http::Request::get(format!("/?{query}"))
            .body(())
            .unwrap();
        let mut parts = request.into_parts().0;
        let Query(search) = Query::<Search>::from_request_parts(&mut parts, &())
            .await
            .unwrap();
        search
            .term()
            .map(|(column, text)| (column.to_owned(), text.to_owned()))
    }

    #[tokio::test]
    async fn a_search_needs_column_and_keyword() {
        let expected = Some(("email".to_owned(), "kim".to_owned()));
        assert_eq!(term("keywordType=email&keyword=kim&page=1").await, expected);
        for query in [
            "",
            "keyword=kim",
            "keywordType=email",
            "keywordType=email&keyword=",
            "keywordType=&keyword=kim",
        ] {
            assert_eq!(term(query).await, None, "{query}");
        }
    }
}
