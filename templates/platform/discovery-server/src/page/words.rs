//! The words of the page.

use mesh_web::Locale;

use crate::registry::Warning;

/// All words in one language.
pub struct Words {
    /// Value of the attribute `lang`.
    pub language: &'static str,
    /// Title of the page.
    pub title: &'static str,
    /// Heading of the first section.
    pub system_status: &'static str,
    /// `eureka.environment`.
    pub environment: &'static str,
    /// `eureka.datacenter`.
    pub data_center: &'static str,
    /// The present moment.
    pub current_time: &'static str,
    /// How long the registry runs.
    pub uptime: &'static str,
    /// Whether leases expire.
    pub expiration_enabled: &'static str,
    /// Heartbeats expected.
    pub threshold: &'static str,
    /// Heartbeats received.
    pub received: &'static str,
    /// An answer.
    pub yes: &'static str,
    /// The other one.
    pub no: &'static str,
    /// Heading of the other registries.
    pub replicas: &'static str,
    /// Heading of the instances.
    pub instances: &'static str,
    /// Column of names.
    pub application: &'static str,
    /// Column of machine images.
    pub images: &'static str,
    /// Column of zones.
    pub zones: &'static str,
    /// Column of instances by status; also the registry's own status.
    pub status: &'static str,
    /// When there are none.
    pub no_instances: &'static str,
    /// Heading of the figures of the machine.
    pub general: &'static str,
    /// Heading of the registry as an instance.
    pub instance: &'static str,
    /// Column of names of figures.
    pub name: &'static str,
    /// Column of figures.
    pub value: &'static str,
    /// Link to what came and went last.
    pub history: &'static str,
    /// Heading of cancellations.
    pub cancelled: &'static str,
    /// Heading of registrations.
    pub registered: &'static str,
    /// Column of moments.
    pub time: &'static str,
    /// Column of leases.
    pub lease: &'static str,
    preserving: &'static str,
    too_few_heartbeats: &'static str,
    preservation_off: &'static str,
}

impl Words {
    /// The words for the request being served.
    pub fn of_request() -> &'static Self {
        match Locale::current() {
            Locale::Korean => &KOREAN,
            Locale::English => &ENGLISH,
        }
    }

    /// What people should know.
    pub fn warning(&self, warning: Warning) -> &'static str {
        match warning {
            Warning::Preserving => self.preserving,
            Warning::TooFewHeartbeats => self.too_few_heartbeats,
            Warning::PreservationOff => self.preservation_off,
        }
    }
}

const KOREAN: Words = Words {
    language: "ko",
    title: "서비스 레지스트리",
    system_status: "시스템 상태",
    environment: "환경",
    data_center: "데이터 센터",
    current_time: "현재 시각",
    uptime: "가동 시간",
    expiration_enabled: "임대 만료 사용",
    threshold: "갱신 임계값(분당)",
    received: "최근 1분간 갱신",
    yes: "예",
    no: "아니요",
    replicas: "복제 레지스트리",
    instances: "등록된 인스턴스",
    application: "애플리케이션",
    images: "AMI",
    zones: "가용 영역",
    status: "상태",
    no_instances: "등록된 인스턴스가 없습니다",
    general: "일반 정보",
    instance: "인스턴스 정보",
    name: "이름",
    value: "값",
    history: "최근 등록과 해지",
    cancelled: "최근 해지된 임대",
    registered: "최근 등록된 임대",
    time: "시각",
    lease: "임대",
    preserving: "자기 보호 중입니다. 하트비트가 임계값보다 적게 도착하므로 네트워크 장애로 보고 인스턴스를 \
        제거하지 않습니다. 아래에 UP으로 표시된 인스턴스 가운데 이미 멈춘 것이 있을 수 있습니다.",
    too_few_heartbeats: "하트비트가 임계값보다 적게 도착하는데 자기 보호가 꺼져 있습니다. 네트워크 장애라면 \
        정상인 인스턴스도 제거됩니다.",
    preservation_off: "자기 보호가 꺼져 있습니다. 네트워크에 장애가 생기면 정상인 인스턴스도 제거됩니다.",
};

const ENGLISH: Words = Words {
    language: "en",
    title: "Service registry",
    system_status: "System status",
    environment: "Environment",
    data_center: "Data center",
    current_time: "Current time",
    uptime: "Uptime",
    expiration_enabled: "Lease expiration enabled",
    threshold: "Renews threshold (per minute)",
    received: "Renews (last min)",
    yes: "yes",
    no: "no",
    replicas: "DS replicas",
    instances: "Registered instances",
    application: "Application",
    images: "AMIs",
    zones: "Availability zones",
    status: "Status",
    no_instances: "No instance is registered",
    general: "General info",
    instance: "Instance info",
    name: "Name",
    value: "Value",
    history: "Leases of late",
    cancelled: "Leases cancelled last",
    registered: "Leases registered last",
    time: "Time",
    lease: "Lease",
    preserving: "Self-preservation is at work: so many heartbeats are missing that the network seems to have \
        failed, and nobody is taken out. Instances listed as UP may have stopped long ago.",
    too_few_heartbeats: "Fewer heartbeats than the threshold arrive, and self-preservation is off. Should the \
        network have failed, healthy instances are taken out as well.",
    preservation_off: "Self-preservation is off: a failure of the network takes out healthy instances.",
};
