using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Tests.Faults.Plan;

public sealed class FaultArgumentTests
{
    [Fact]
    public void A_rule_fits_in_one_line()
    {
        var rule = FaultArgument.Read("dynamodb:BatchWriteItem rate=0.05 error=ThrottlingException");
        rule.On.ShouldBe(new CallPattern("dynamodb", "BatchWriteItem"));
        rule.When.Rate.ShouldBe(0.05);
        rule.What.ShouldBeOfType<Fault.Error>().Code.ShouldBe("ThrottlingException");
    }

    [Fact]
    public void A_key_without_a_value_is_true_and_numbers_stand_with_commas_between_them()
    {
        var rule = FaultArgument.Read("kinesis:PutRecords calls=2,4 throttle");
        rule.What.ShouldBeOfType<Fault.Throttle>();
        rule.When.Calls.ShouldBe([2, 4]);
    }

    [Theory]
    [InlineData("", "on: is missing")]
    [InlineData("s3:PutObject", "the rule does not say what happens")]
    [InlineData("s3:PutObject throttle throttle", "'throttle' stands there twice")]
    [InlineData("sagemaker:InvokeEndpoint model=odd", "model: 'odd': expected refuse, values or nan")]
    [InlineData("sagemaker:InvokeEndpoint model=refuse status=503", "status: '503': expected a status of a refusal, 400 to 499")]
    [InlineData("sagemaker:InvokeEndpoint model=nan each=2", "each: goes with model: values only")]
    [InlineData("s3:PutObject rate=often throttle", "rate: 'often': expected a number from 0 to 1")]
    public void A_malformed_rule_is_refused_by_its_own_words(string text, string problem)
    {
        var refused = Should.Throw<FaultPlanException>(() => FaultArgument.Read(text));
        refused.Message.ShouldStartWith($"--fault \"{text}\": ");
        refused.Message.ShouldContain(problem);
    }
}
