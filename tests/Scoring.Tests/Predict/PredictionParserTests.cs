using System.Text;
using Pipeline.Scoring.Predict;

namespace Pipeline.Scoring.Tests.Predict;

public sealed class PredictionParserTests
{
    [Theory]
    [InlineData("1.5\n2\n3e1")]
    [InlineData("1.5\n2\n3e1\n")]
    [InlineData("1.5,2,3e1")]
    [InlineData("1.5, 2, 3e1\r\n")]
    [InlineData("\n 1.5 \r\n2\r\n 3e1")]
    public void Each_prediction_has_its_place_in_the_answer(string body)
    {
        var predictions = new Range[3];
        PredictionParser.TryParse(Encoding.UTF8.GetBytes(body), predictions, out var reason).ShouldBeTrue(reason);
        predictions.Select(text => body[text]).ShouldBe(["1.5", "2", "3e1"]);
    }

    [Theory]
    [InlineData("1\n2", "2 predictions for 3 rows")]
    [InlineData("", "0 predictions for 3 rows")]
    [InlineData("1\n2\n3\n4", "more predictions than the 3 rows")]
    [InlineData("1\nnan\n3", "prediction 1 of 3 is not a number that the table can hold")]
    [InlineData("1\n1e-130\n3", "prediction 1 of 3 is not a number that the table can hold")]
    [InlineData("1\n--1\n3", "prediction 1 of 3 is not a number that the table can hold")]
    [InlineData("1\n1e300\n3", "prediction 1 of 3 is not a number that the table can hold")]
    [InlineData("1\n\n3", "prediction 1 of 3 is not a number that the table can hold")]
    public void An_answer_that_does_not_fit_its_rows_is_refused(string body, string expected)
    {
        PredictionParser.TryParse(Encoding.UTF8.GetBytes(body), new Range[3], out var reason).ShouldBeFalse();
        reason.ShouldBe(expected);
    }
}
