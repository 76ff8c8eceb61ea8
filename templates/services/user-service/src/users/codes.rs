//! Roles and states of accounts, as columns and answers have them.

/// Role of an account. The column holds the name, tokens and answers the name after `ROLE_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Somebody who has not been given a role yet.
    Anonymous,
    /// A member of the public.
    User,
    /// A member of staff.
    Employee,
    /// An administrator.
    Admin,
}

impl Role {
    const ALL: [Self; 4] = [Self::Anonymous, Self::User, Self::Employee, Self::Admin];

    /// What the column holds.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "ANONYMOUS",
            Self::User => "USER",
            Self::Employee => "EMPLOYEE",
            Self::Admin => "ADMIN",
        }
    }

    /// The role with this id, such as `ROLE_USER`.
    pub fn from_id(id: &str) -> Option<Self> {
        let name = id.strip_prefix("ROLE_")?;
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What answers and tokens hold for a value of the column.
    pub fn id_of(name: &str) -> String {
        format!("ROLE_{name}")
    }

    /// The Korean title for a value of the column; a value that nobody knows is its own title.
    pub fn title_of(name: &str) -> &str {
        let role = Self::ALL.into_iter().find(|role| role.name() == name);
        role.map_or(name, |role| role.title())
    }

    fn title(self) -> &'static str {
        match self {
            Self::Anonymous => "손님",
            Self::User => "일반 사용자",
            Self::Employee => "내부 사용자",
            Self::Admin => "시스템 관리자",
        }
    }
}

/// State of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserState {
    /// Not released yet.
    Waiting,
    /// In use; the only state in which one can sign in.
    Normal,
    /// Locked after too many wrong passwords, or by an administrator.
    Halted,
    /// Left by its owner.
    Left,
    /// Deleted by an administrator.
    Deleted,
}

impl UserState {
    const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Normal,
        Self::Halted,
        Self::Left,
        Self::Deleted,
    ];

    /// What the column and answers hold.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "00",
            Self::Normal => "01",
            Self::Halted => "07",
            Self::Left => "08",
            Self::Deleted => "09",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The Korean title of a code; a code that nobody knows is its own title.
    pub fn title_of(code: &str) -> &str {
        Self::from_code(code).map_or(code, |state| state.title())
    }

    fn title(self) -> &'static str {
        match self {
            Self::Waiting => "대기",
            Self::Normal => "정상",
            Self::Halted => "정지",
            Self::Left => "탈퇴",
            Self::Deleted => "삭제",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_codes_have_titles_and_unknown_ones_show_themselves() {
        assert_eq!(Role::title_of("ADMIN"), "시스템 관리자");
        assert_eq!(Role::title_of("GUEST"), "GUEST");
        assert_eq!(UserState::title_of("07"), "정지");
        assert_eq!(UserState::title_of("42"), "42");
    }
}
