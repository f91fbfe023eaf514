package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.marquee.model.LabelPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenresTest {

  private static final List<String> STAR_WARS = List.of("Sci-Fi", "Western", "Adventure", "Action");

  @Test
  void labelsStandInTheOrderOfThePapersTable1() {
    assertThat(Genres.PAPER.labels())
        .containsExactly(
            "Drama",
            "Comedy",
            "Adventure",
            "Crime",
            "Horror",
            "Sci-Fi",
            "Thriller",
            "Romance",
            "Mystery",
            "Animation",
            "Action",
            "Fantasy",
            "Other");
    assertThat(Genres.PAPER.size()).isEqualTo(13);
  }

  @Test
  void eachPolicyChoosesItsOwnTarget() {
    assertThat(target(STAR_WARS, LabelPolicy.ALPHABETICAL)).containsExactly("Action");
    assertThat(target(STAR_WARS, LabelPolicy.FIRST_LISTED)).containsExactly("Sci-Fi");
    assertThat(target(STAR_WARS, LabelPolicy.MULTI))
        .containsExactly("Adventure", "Sci-Fi", "Action");
  }

  @Test
  void aMovieWithNoKnownGenreIsOtherUnderEveryPolicy() {
    for (var policy : LabelPolicy.values()) {
      assertThat(target(List.of("Western", "Short"), policy)).containsExactly("Other");
    }
  }

  @Test
  void aListOfOnesOwnKeepsItsOrderAndGainsOther() {
    var genres = new Genres(List.of("Western", "Action"));

    assertThat(genres.labels()).containsExactly("Western", "Action", "Other");
    assertThat(genres.target(STAR_WARS, LabelPolicy.MULTI)).containsExactly(0, 1);
    assertThat(genres.target(STAR_WARS, LabelPolicy.ALPHABETICAL)).containsExactly(1);
  }

  @Test
  void refusesAListThatIsEmptyOrNamesAGenreTwiceOrNamesOther() {
    for (var list :
        List.of(List.<String>of(), List.of("Drama", "Drama"), List.of("Other"), List.of(" "))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Genres(list));
    }
  }

  private static List<String> target(List<String> genres, LabelPolicy policy) {
    return Genres.PAPER.target(genres, policy).stream().map(Genres.PAPER.labels()::get).toList();
  }
}
