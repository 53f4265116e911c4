package dev.aftersale.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>One.</p><p>Two.</p> | One.~~Two.",
                "<div>One<br>two<br><br>three</div><div>four</div> | One~two~~three~four",
                "a  <b>b</b>\t<i>c</i>d | a b cd",
                "<ul><li>one</li><li>two</li></ul>after | - one~- two~~after",
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table> | a b~c",
                "<blockquote>q1<br>q2<blockquote>deep</blockquote></blockquote>own | > q1~> q2~> >~> > deep~~own",
                "<a href='https://x.example/1'>here</a> <a href='https://x.example'>x.example</a> | here <https://x.example/1> x.example",
                "<style>p{}</style><script>x</script><p hidden>h</p>text | h~~text",
                "a<span style='display: none'>unseen</span>b | ab",
                "<pre>x  y~ z</pre> | x  y~ z",
                "Gr&uuml;&szlig;e &lt;tag&gt; &amp; &#128230; | Grüße <tag> & 📦",
                "<p>by <anna@home.example></p> | by <anna@home.example>",
                "<img alt='Logo' src=x> and <img src=y> | [Logo] and",
                "<h1>Head</h1>text<hr>more | Head~~text~----~more"
            })
    void reads_as_it_looks(String html, String text) {
        assertThat(HtmlText.of(html.replace('~', '\n'))).isEqualTo(text.replace('~', '\n'));
    }
}
