//! Numbers that tell who somebody is.

/// The text with a star for each digit but the last `shown`.
pub fn hide_digits(text: &str, shown: usize) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let mut left = digits.saturating_sub(shown);
    let hide = |character: char| {
        if character.is_ascii_digit() && left > 0 {
            left -= 1;
            return '*';
        }
        character
    };
    text.chars().map(hide).collect()
}

/// Whether digits have the check digit of a card number (Luhn, ISO/IEC 7812).
pub fn is_card_number(text: &str) -> bool {
    let digits = text.bytes().rev().filter(u8::is_ascii_digit);
    let sum: u32 = digits
        .map(|digit| u32::from(digit - b'0'))
        .enumerate()
        .map(|(index, digit)| match (index % 2, digit * 2) {
            (0, _) => digit,
            (_, doubled @ 0..=9) => doubled,
            (_, doubled) => doubled - 9,
        })
        .sum();
    sum.is_multiple_of(10)
}
