using Pipeline.Cli.Destruction;

namespace Pipeline.Cli.Tests.Destruction;

public sealed class StackNamesTests
{
    [Theory]
    [InlineData("pipeline", "pipeline-trips-20260115-120000-0123abcd", true)]
    [InlineData("pipeline", "pipeline-trips-20260115-120000-0123abcd-c", true)]
    [InlineData("pipeline", "pipeline-trips-20260115-120000-0123abcd-C", false)]
    [InlineData("pipeline", "pipeline-trips-20260115-120000-0123abcd-mine", false)]
    [InlineData("pipeline", "pipeline-trips-mine-c", false)]
    [InlineData("pipeline", "pipeline-trips-mine", false)]
    [InlineData("pipeline", "pipeline-b-trips-20260115-120000-0123abcd", false)]
    [InlineData("pipeline", "my-pipeline-trips-20260115-120000-0123abcd", false)]
    [InlineData("trips", "pipeline-trips-20260115-120000-0123abcd", false)]
    // The workflow keeps 36 characters of the endpoint's name, without hyphens at its end.
    [InlineData("a23456789012345678901234567890123", "a23456789012345678901234567890123-tr-20260115-120000-0123abcd", true)]
    [InlineData("a2345678901234567890123456789012345", "a2345678901234567890123456789012345-20260115-120000-0123abcd", true)]
    public void A_model_of_the_workflow_is_known_by_its_name(string stack, string name, bool isModel) => new StackNames(stack).IsModel(name).ShouldBe(isModel);

    [Theory]
    [InlineData("pipeline-data-123456789012-eu-west-1", true)]
    [InlineData("pipeline-data-123456789012-us-east-1", false)]
    [InlineData("pipeline-data-backup-eu-west-1", false)]
    [InlineData("my-pipeline-data-123456789012-eu-west-1", false)]
    public void A_bucket_is_the_stacks_by_its_name_and_region(string bucket, bool isBucket) => new StackNames("pipeline").IsLake(bucket, "eu-west-1").ShouldBe(isBucket);

    [Theory]
    [InlineData("pipeline-fail-123456789012-eu-west-1", true)]
    [InlineData("pipeline-data-123456789012-eu-west-1", false)]
    [InlineData("pipeline-fail-123456789012-us-east-1", false)]
    public void What_Lambda_gave_up_on_has_a_bucket_of_its_own(string bucket, bool isFailures) => new StackNames("pipeline").IsFailures(bucket, "eu-west-1").ShouldBe(isFailures);
}
