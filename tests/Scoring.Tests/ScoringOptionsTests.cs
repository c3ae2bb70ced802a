namespace Pipeline.Scoring.Tests;

public sealed class ScoringOptionsTests
{
    private readonly Dictionary<string, string> _variables = new() { ["LOOKUPS_TABLE"] = "l", ["PREDICTIONS_TABLE"] = "p", ["ENDPOINT_NAME"] = "e", ["BUCKET"] = "b" };

    [Fact]
    public void What_the_template_sets_is_read_and_the_rest_has_defaults()
    {
        _variables["ROWS_PER_CALL"] = "50";
        _variables["LOOKUP_TTL_SECONDS"] = "";

        var options = Read();

        options.ShouldBe(new ScoringOptions("l", "p", "e", "b") { RowsPerCall = 50 });
        options.LookupTimeToLive.ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("LOOKUPS_TABLE")]
    [InlineData("PREDICTIONS_TABLE")]
    [InlineData("ENDPOINT_NAME")]
    [InlineData("BUCKET")]
    public void A_variable_that_is_needed_is_named_when_it_is_not_set(string name)
    {
        _variables.Remove(name);
        Should.Throw<InvalidOperationException>(Read).Message.ShouldBe($"The environment variable {name} is not set.");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("many")]
    public void A_number_that_is_none_is_refused(string value)
    {
        _variables["ROWS_PER_CALL"] = value;
        Should.Throw<InvalidOperationException>(Read).Message.ShouldBe($"The environment variable ROWS_PER_CALL is '{value}'; it must be a whole number from 1 to 2147483647.");
    }

    [Fact]
    public void No_request_is_set_aside_for_its_time_unless_a_number_of_days_says_so()
    {
        Read().MostRequest.ShouldBeNull();
        _variables["MOST_REQUEST_DAYS"] = "0";
        Read().MostRequest.ShouldBeNull();
        _variables["MOST_REQUEST_DAYS"] = "30";
        _variables["FAR_REQUEST_DAYS"] = "2";
        (Read().MostRequest, Read().FarRequest).ShouldBe((TimeSpan.FromDays(30), TimeSpan.FromDays(2)));
    }

    private ScoringOptions Read() => ScoringOptions.Read(_variables.GetValueOrDefault);
}
