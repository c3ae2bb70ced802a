using System.Text;
using NSubstitute;
using Pipeline.Contract;
using Pipeline.Contract.Description;
using Pipeline.Domain;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Labels;

namespace Pipeline.Intake.Tests.Labels;

public sealed class LabelFileTests
{
    [Theory]
    [InlineData("trip_id,minutes\n", 0)]
    [InlineData("trip_id,minutes\nt-1,12.5\nt-2,0\n", 2)]
    [InlineData("\"trip_id\",\"minutes\"\r\n\"t-1\",\"1e1\"\r\n", 1)]
    [InlineData("minutes,trip_id\n12,t-1\n", 1)]
    public void A_file_of_labels_is_counted(string text, int labels) => Check(text).ShouldBe(labels);

    [Theory]
    [InlineData("", 1, "the file is empty; the header «trip_id,minutes» was expected")]
    [InlineData("t-1,12.5\n", 1, "the header «t-1,12.5» lacks trip_id and minutes; «trip_id,minutes» was expected")]
    [InlineData("trip_id,minutes,note\nt-1,12,x\n", 1, "the header is «trip_id,minutes,note»; «trip_id,minutes» was expected, and nothing more")]
    [InlineData("trip_id,minutes\nt-1,12\n,13\n", 3, "trip_id is empty")]
    [InlineData("trip_id,minutes\nt-1,soon\n", 2, "minutes is «soon»; a finite number of at least 0 was expected")]
    [InlineData("trip_id,minutes\nt-1,-1\n", 2, "minutes is «-1»; a finite number of at least 0 was expected")]
    [InlineData("trip_id,minutes\nt-1,Infinity\n", 2, "minutes is «Infinity»; a finite number of at least 0 was expected")]
    [InlineData("trip_id,minutes\nbase-1,n/a\nbase-2,12.5\n", 2, "minutes is «n/a»; a finite number of at least 0 was expected")]
    [InlineData("trip_id;minutes\r\nbase-1;12,5\r\n", 1, "the header «trip_id;minutes» lacks trip_id and minutes; «trip_id,minutes» was expected (its fields are separated by semicolons; commas are needed)")]
    [InlineData("trip_id\tminutes\nbase-1\t12.5\n", 1, "the header «trip_id\tminutes» lacks trip_id and minutes; «trip_id,minutes» was expected (its fields are separated by tabs; commas are needed)")]
    [InlineData("trip_id,minutes\nt-1\n", 2, "the row has 1 fields where the header has 2")]
    public void A_malformed_file_is_refused_with_row_and_reason(string text, int row, string reason)
    {
        var error = Should.Throw<MalformedFileException>(() => Check(text));

        (error.Row, error.Reason).ShouldBe((row, reason));
    }

    [Theory]
    [InlineData("flight_id,delayed\nf-1,1\nf-2,0\nf-3,1.0\n", null)]
    [InlineData("flight_id,delayed\nf-1,0.5\n", "delayed is «0.5»; 0 or 1 was expected")]
    [InlineData("flight_id,delayed\nf-1,yes\n", "delayed is «yes»; 0 or 1 was expected")]
    [InlineData("flight_id,delay_probability\nf-1,1\n", "the header «flight_id,delay_probability» lacks delayed; «flight_id,delayed» was expected")]
    public void A_label_of_yes_or_no_is_1_or_0_and_has_a_name_of_its_own(string text, string? reason)
    {
        var domain = Substitute.For<IScoringDomain>();
        domain.IdName.Returns("flight_id");
        domain.PredictionName.Returns("delay_probability");
        domain.Description.Returns(new DomainDescription("flights", LabelDescription.YesNo("delayed"), Objective.Logistic));
        int Read() => new LabelFile(domain).Read(Encoding.UTF8.GetBytes(text)).Count();
        if (reason is null) Read().ShouldBe(3);
        else Should.Throw<MalformedFileException>(() => Read()).Reason.ShouldBe(reason);
    }

    private static int Check(string text) => new LabelFile(new TripDomain()).Read(Encoding.UTF8.GetBytes(text)).Count();
}
