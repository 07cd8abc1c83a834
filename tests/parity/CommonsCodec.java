// Prints, for each line, its codes by an encoder of Apache Commons Codec, joined by a blank.
// Run as: java -cp commons-codec.jar CommonsCodec.java ENCODER < TEXTS > CODES

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.codec.language.Caverphone1;
import org.apache.commons.codec.language.Caverphone2;
import org.apache.commons.codec.language.ColognePhonetic;
import org.apache.commons.codec.language.DaitchMokotoffSoundex;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.apache.commons.codec.language.MatchRatingApproachEncoder;
import org.apache.commons.codec.language.Metaphone;
import org.apache.commons.codec.language.Nysiis;
import org.apache.commons.codec.language.RefinedSoundex;
import org.apache.commons.codec.language.Soundex;

public class CommonsCodec {
    interface Encoder {
        String encode(String text) throws Exception;
    }

    static Encoder encoder(String name) {
        switch (name) {
            case "soundex": return new Soundex()::encode;
            case "refined_soundex": return new RefinedSoundex()::encode;
            case "nysiis": return new Nysiis(false)::encode;
            case "match_rating": return new MatchRatingApproachEncoder()::encode;
            case "match_rating_agrees": {
                MatchRatingApproachEncoder rating = new MatchRatingApproachEncoder();
                return line -> {
                    String[] texts = line.split("\t", -1);
                    return rating.isEncodeEquals(texts[0], texts[1]) ? "1" : "0";
                };
            }
            case "cologne": return new ColognePhonetic()::encode;
            case "caverphone1": return new Caverphone1()::encode;
            case "caverphone2": return new Caverphone2()::encode;
            case "metaphone": {
                Metaphone metaphone = new Metaphone();
                metaphone.setMaxCodeLen(1000);
                return metaphone::encode;
            }
            case "double_metaphone": {
                DoubleMetaphone metaphone = new DoubleMetaphone();
                metaphone.setMaxCodeLen(1000);
                return text -> {
                    String main = metaphone.doubleMetaphone(text, false);
                    String other = metaphone.doubleMetaphone(text, true);
                    return main.equals(other) ? main : main + " " + other;
                };
            }
            case "daitch_mokotoff": {
                DaitchMokotoffSoundex soundex = new DaitchMokotoffSoundex();
                return text -> {
                    String[] codes = soundex.soundex(text).split("\\|");
                    Arrays.sort(codes);
                    return String.join(" ", codes);
                };
            }
            default: throw new IllegalArgumentException("no encoder named " + name);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Encoder encoder = encoder(arguments[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(encoder.encode(line));
        }
        out.flush();
    }
}
