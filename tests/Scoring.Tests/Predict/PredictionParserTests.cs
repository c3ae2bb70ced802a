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
    [InlineData("1\n\n3", "1||3")]
    [InlineData("1\nnan\n<p>", "1|nan|<p>")]
    [InlineData("1\n  \n3", "1||3")]
    public void What_stands_in_its_place_may_be_no_number(string body, string expected)
    {
        var predictions = new Range[3];
        PredictionParser.TryParse(Encoding.UTF8.GetBytes(body), predictions, out _).ShouldBeTrue();
        string.Join('|', predictions.Select(text => body[text])).ShouldBe(expected);
    }

    [Theory]
    [InlineData("1\n2", "2 predictions for 3 rows")]
    [InlineData("", "0 predictions for 3 rows")]
    [InlineData("1\n2\n3\n4", "more predictions than the 3 rows")]
    [InlineData("1,2,3\n4,5,6\n7,8,9", "more predictions than the 3 rows")]
    public void An_answer_that_does_not_fit_its_rows_is_refused(string body, string expected)
    {
        PredictionParser.TryParse(Encoding.UTF8.GetBytes(body), new Range[3], out var reason).ShouldBeFalse();
        reason.ShouldBe(expected);
    }
}
