package dev.proactivebot.reminders.english;

import java.util.List;

/** How the wish to be reminded begins where English is not spoken. */
final class OtherLanguages {
    /** Hyphens are written as spaces here. */
    private static final List<String> REMIND_ME = List.of(
            "erinnere mich",
            "erinner mich",
            "erinnern sie mich",
            "rappelle moi",
            "rappelez moi",
            "recuérdame",
            "recuerdame",
            "recuérdeme",
            "ricordami",
            "lembre me",
            "lembra me",
            "me lembre",
            "me lembra",
            "herinner me",
            "herinner mij",
            "przypomnij mi",
            "påminn mig",
            "påminn meg",
            "påmind mig",
            "muistuta minua",
            "připomeň mi",
            "напомни мне",
            "нагадай мені");

    private OtherLanguages() {}

    static boolean isWish(List<String> words) {
        String beginning =
                String.join(" ", words.subList(0, Math.min(3, words.size()))).replace('-', ' ') + " ";
        return REMIND_ME.stream().anyMatch(wish -> beginning.startsWith(wish + " "));
    }
}
