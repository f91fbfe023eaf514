package dev.marquee.function;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class OpenInferenceIT extends OpenInferenceTest {}
