//! Groups over a real RabbitMQ: that of `TEST_RABBITMQ_URL`, for example `amqp://guest:guest@localhost:5672`.
//! Without, these tests do nothing.

mod exchanges;
mod groups;
mod losses;
mod support;
