//! Events between instances: within one process, or over the RabbitMQ of `TEST_RABBITMQ_URL`, for example
//! `amqp://guest:guest@localhost`.

mod dead_letters;
mod handling;
mod noting;
mod publishing;
mod support;
