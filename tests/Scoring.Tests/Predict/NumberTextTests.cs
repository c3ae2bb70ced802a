using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Contract.Description;
using Pipeline.Scoring.Predict;

namespace Pipeline.Scoring.Tests.Predict;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("12")]
    [InlineData("0")]
    [InlineData("-3.5")]
    [InlineData("23.45638656616211")]
    [InlineData("0.10")]
    public void A_plain_decimal_stays_the_endpoints_own_text(string text) => Of(text).ShouldBe(text);

    [Theory]
    [InlineData("1e2", "100")]
    [InlineData("1E-3", "0.001")]
    [InlineData("+4", "4")]
    [InlineData("007", "7")]
    [InlineData("5.", "5")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    public void What_is_no_JSON_number_or_no_plain_one_is_written_anew(string text, string written) => Of(text).ShouldBe(written);

    [Fact]
    public void More_digits_than_the_table_keeps_are_written_anew() => Of("0." + new string('3', 60)).Length.ShouldBeLessThan(24);

    [Fact]
    public void Whatever_is_written_is_JSON_and_the_same_number()
    {
        var random = new Random(17);
        for (var i = 0; i < 10_000; i++)
        {
            var value = (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)));
            var text = ((double)value).ToString(random.Next(2) == 0 ? "R" : "E16", CultureInfo.InvariantCulture);
            var parsed = double.Parse(text, CultureInfo.InvariantCulture);
            using var json = JsonDocument.Parse(Of(text));
            json.RootElement.GetDouble().ShouldBe(parsed, text);
        }
    }

    [Fact]
    public void A_mutated_text_says_the_number_that_the_library_reads_or_is_refused_as_the_library_refuses_it()
    {
        const string symbols = "0123456789.-+eE ,x";
        var random = new Random(3);
        int kept = 0, refused = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var text = Encoding.ASCII.GetBytes(((float)(random.NextDouble() * 100)).ToString("R", CultureInfo.InvariantCulture));
            for (var mutations = random.Next(3); mutations > 0; mutations--) text[random.Next(text.Length)] = (byte)symbols[random.Next(symbols.Length)];
            var said = Encoding.ASCII.GetString(text);
            if (!double.TryParse(said, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                NumberText.IsPlain(text).ShouldBeFalse(said);
                refused++;
                continue;
            }

            double.Parse(Of(said), CultureInfo.InvariantCulture).ShouldBe(value, said);
            kept++;
        }

        kept.ShouldBeGreaterThan(10_000);
        refused.ShouldBeGreaterThan(5_000);
    }

    [Theory]
    [InlineData("nan", "'nan' is not a number that the table can hold")]
    [InlineData("1e-130", "'1e-130' is not a number that the table can hold")]
    [InlineData("--1", "'--1' is not a number that the table can hold")]
    [InlineData("1e300", "'1e300' is not a number that the table can hold")]
    [InlineData("inf", "'inf' is not a number that the table can hold")]
    [InlineData("1 2", "'1 2' is not a number that the table can hold")]
    [InlineData("", "an empty answer is not a number that the table can hold")]
    [InlineData("<html><body>Bad Gateway</body></html>, with more behind it", "'<html><body>Bad Gateway</body></html>, w...' is not a number that the table can hold")]
    public void What_is_no_number_is_refused_and_shown(string text, string expected) => Refusal(text, PredictionRange.Any).ShouldBe(expected);

    [Theory]
    [InlineData("0", null)]
    [InlineData("1", null)]
    [InlineData("1e-3", null)]
    [InlineData("1.0000001", "1.0000001 is not a prediction from 0 to 1")]
    [InlineData("-0.5", "-0.5 is not a prediction from 0 to 1")]
    [InlineData("1e2", "100 is not a prediction from 0 to 1")]
    [InlineData("nan", "'nan' is not a number that the table can hold")]
    public void A_probability_is_from_0_to_1(string text, string? expected) => Refusal(text, PredictionRange.Probability).ShouldBe(expected);

    private static string? Refusal(string text, PredictionRange range)
    {
        NumberText.TryOf(Encoding.UTF8.GetBytes(text), range, out _, out var reason).ShouldBe(reason is null);
        return reason;
    }

    private static string Of(string text)
    {
        NumberText.TryOf(Encoding.UTF8.GetBytes(text), PredictionRange.Any, out var number, out var reason).ShouldBeTrue(reason);
        return Encoding.UTF8.GetString(number.Span);
    }
}
