package dev.marquee.function;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class SecurityIT extends SecurityTest {}
