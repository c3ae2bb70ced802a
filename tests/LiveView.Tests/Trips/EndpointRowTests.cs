using System.Text;
using Pipeline.Cloud.Journal;
using Pipeline.LiveView.Trips;

namespace Pipeline.LiveView.Tests.Trips;

public sealed class EndpointRowTests
{
    [Theory]
    [InlineData("7.5\n8.25\n9\n")]
    [InlineData("7.5,8.25,9")]
    public void A_row_is_found_with_the_answers_number_for_it(string answer)
    {
        var found = EndpointRow.Find([Call("1,2\n3,\n4,5", answer)], "3,");
        (found!.Rows, found.Row, found.Prediction).ShouldBe((3, 1, "8.25"));
    }

    [Fact]
    public void The_last_call_that_has_it_counts()
    {
        var failed = Call("1,2", "no") with { Status = 503 };
        EndpointRow.Find([failed, Call("1,2", "7"), Call("9,9", "1")], "1,2")!.Prediction.ShouldBe("7");
        EndpointRow.Find([failed], "1,2")!.Prediction.ShouldBeNull();
        EndpointRow.Find([Call("1,2", "7")], "1,3").ShouldBeNull();
    }

    [Fact]
    public void An_answer_that_does_not_fit_its_rows_says_nothing() => EndpointRow.Find([Call("1,2\n3,4", "7")], "3,4")!.Prediction.ShouldBeNull();

    private static JournaledCall Call(string rows, string answer) => new(DateTimeOffset.UnixEpoch, "e", "sagemaker", "InvokeEndpoint")
    {
        Status = 200,
        Request = Encoding.UTF8.GetBytes(rows),
        Response = Encoding.UTF8.GetBytes(answer),
    };
}
