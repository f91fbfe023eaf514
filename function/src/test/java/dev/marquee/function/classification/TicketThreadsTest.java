package dev.marquee.function.classification;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.function.admission.AdmissionException;
import dev.marquee.function.admission.Deadline;
import dev.marquee.function.admission.Ticket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TicketThreadsTest {

  @Test
  void answersWhatComesAfterTheEndThatTheFunctionStops() {
    Ticket<String> ticket = new Ticket<>(Deadline.in(Duration.ofSeconds(20)));
    TicketThreads threads = new TicketThreads("test", 1);
    threads.close();

    threads.run(ticket, () -> ticket.answer("worked"));

    assertThatThrownBy(() -> ticket.answer().await().indefinitely())
        .isInstanceOf(AdmissionException.Stopping.class);
  }
}
