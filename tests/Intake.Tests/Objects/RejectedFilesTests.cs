using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake.Tests.Objects;

public sealed class RejectedFilesTests
{
    private static readonly DroppedFile File = new("lake", "labels/dt=2026-01-15/bad.csv", "etag", "v1", new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero), 42);
    private static readonly MalformedFileException Fault = MalformedFileException.OfField(3, "minutes", "n/a", "a number");

    private readonly HandlerRig _rig = new("files");

    [Fact]
    public async Task A_file_is_kept_as_it_was_with_a_report_beside_it()
    {
        var report = await new RejectedFiles(_rig.S3).KeepAsync(File, Fault);

        var folder = RejectedFolder.Of(File);
        folder.ShouldStartWith("rejected/labels/dt=2026-01-15/bad.csv/");
        report.ShouldBe(folder + "report.json");
        _rig.Copied.ShouldBe([(File.Key, folder + "file.csv")]);
        JsonNode.DeepEquals(_rig.Report, JsonNode.Parse($$"""
            {
              "bucket": "lake", "key": "labels/dt=2026-01-15/bad.csv", "etag": "etag", "version": "v1", "landed_at": "2026-01-15T12:00:00+00:00", "size": 42,
              "row": 3, "column": "minutes", "value": "n/a", "reason": "minutes is «n/a»; a number was expected", "copy": "{{folder}}file.csv"
            }
            """)).ShouldBeTrue(_rig.Report.ToJsonString());
    }

    [Fact]
    public async Task A_second_delivery_writes_the_same_objects_and_another_version_others()
    {
        await new RejectedFiles(_rig.S3).KeepAsync(File, Fault);
        var first = _rig.Written.Single();
        await new RejectedFiles(_rig.S3).KeepAsync(File, Fault);
        _rig.Written.ShouldHaveSingleItem().Value.ShouldBe(first.Value);
        await new RejectedFiles(_rig.S3).KeepAsync(File with { Version = "v2" }, Fault);
        _rig.Written.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_is_no_longer_there_has_a_report_alone()
    {
        _rig.S3.CopyObjectAsync(Arg.Any<CopyObjectRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(new AmazonS3Exception("gone") { ErrorCode = "NoSuchKey" });
        await new RejectedFiles(_rig.S3).KeepAsync(File, Fault);
        _rig.Report["copy"].ShouldBeNull();
    }

    [Fact]
    public async Task A_file_that_s3_does_not_copy_in_one_call_has_a_report_alone()
    {
        await new RejectedFiles(_rig.S3).KeepAsync(File with { Size = (5L << 30) + 1 }, Fault);
        _rig.Copied.ShouldBeEmpty();
        _rig.Report["copy"].ShouldBeNull();
    }

    [Fact]
    public async Task A_copy_that_fails_for_now_is_tried_again_with_the_invocation()
    {
        _rig.S3.CopyObjectAsync(Arg.Any<CopyObjectRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(new AmazonS3Exception("slow down") { ErrorCode = "SlowDown" });
        await Should.ThrowAsync<AmazonS3Exception>(() => new RejectedFiles(_rig.S3).KeepAsync(File, Fault));
        _rig.Written.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("labels/a.csv", "file.csv")]
    [InlineData("labels/a.tar.gz", "file.gz")]
    [InlineData("labels/dt=2026-01-15/", "file")]
    [InlineData("labels/no ending", "file")]
    [InlineData("labels/a.what is this", "file")]
    [InlineData("labels/report.json", "file.json")]
    public void The_copy_has_the_files_ending(string key, string name) => RejectedFolder.CopyOf(File with { Key = key }).ShouldEndWith("/" + name);

    [Theory]
    [InlineData('x')]
    [InlineData('é')]
    [InlineData('€')]
    public void However_long_a_key_the_objects_have_keys_that_s3_takes(char letter)
    {
        var longest = "labels/" + new string(letter, 1017 / Encoding.UTF8.GetByteCount([letter])) + ".abcdefghijk";
        foreach (var key in new[] { longest[..^12], longest })
        {
            Encoding.UTF8.GetByteCount(RejectedFolder.ReportOf(File with { Key = key })).ShouldBeLessThanOrEqualTo(1024);
            Encoding.UTF8.GetByteCount(RejectedFolder.CopyOf(File with { Key = key })).ShouldBeLessThanOrEqualTo(1024);
            RejectedFolder.Of(File with { Key = key }).ShouldNotContain('\uFFFD');
        }
    }
}
