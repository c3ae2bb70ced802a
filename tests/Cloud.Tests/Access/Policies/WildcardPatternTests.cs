using System.Text.RegularExpressions;
using Pipeline.Cloud.Access.Policies;

namespace Pipeline.Cloud.Tests.Access.Policies;

public sealed class WildcardPatternTests
{
    private const int Cases = 20_000;

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abcd", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("*ab*ab", "abab", true)]
    [InlineData("arn:aws:s3:::lake/scored/*", "arn:aws:s3:::lake/scored/dt=1/hour=2/x", true)]
    [InlineData("arn:aws:s3:::lake/scored/*", "arn:aws:s3:::lake/scored", false)]
    [InlineData("s3:getobject", "s3:GetObject", false)]
    public void A_pattern_matches_a_text_or_not(string pattern, string text, bool fits) => new WildcardPattern(pattern).Matches(text).ShouldBe(fits);

    [Fact]
    public void Actions_are_compared_whatever_their_case() => new WildcardPattern("S3:get*", ignoreCase: true).Matches("s3:GetObject").ShouldBeTrue();

    [Fact]
    public void A_pattern_matches_the_same_texts_as_its_regular_expression()
    {
        var random = new Random(20260115);
        for (var i = 0; i < Cases; i++)
        {
            // Few letters, so that patterns fit often, and asterisks have to give back what they took.
            var pattern = Draw(random, "aab*?:", 8);
            var text = Draw(random, "aab:", 10);
            var expression = "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$";
            new WildcardPattern(pattern).Matches(text).ShouldBe(Regex.IsMatch(text, expression), $"'{pattern}' on '{text}'");
        }
    }

    [Fact]
    public void Every_text_matches_itself_and_the_asterisk()
    {
        var random = new Random(7);
        for (var i = 0; i < Cases; i++)
        {
            var text = Draw(random, "abc:/-_=.", 30);
            new WildcardPattern(text).Matches(text).ShouldBeTrue(text);
            new WildcardPattern("*").Matches(text).ShouldBeTrue(text);
            new WildcardPattern(text[..random.Next(text.Length + 1)] + "*").Matches(text).ShouldBeTrue(text);
        }
    }

    [Fact]
    public void A_hostile_pattern_takes_no_exponential_time()
    {
        var pattern = new WildcardPattern(string.Concat(Enumerable.Repeat("a*", 50)) + "b");
        pattern.Matches(new string('a', 2_000)).ShouldBeFalse();
    }

    private static string Draw(Random random, string letters, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most + 1)).Select(_ => letters[random.Next(letters.Length)]));
}
