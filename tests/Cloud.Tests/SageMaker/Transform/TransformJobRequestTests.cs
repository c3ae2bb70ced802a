using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Transform;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

public sealed class TransformJobRequestTests
{
    private const string Enum = "failed to satisfy constraint: Member must satisfy enum value set:";

    [Theory]
    [InlineData("""{"TransformJobName": "a_b"}""", "1 validation error detected: Value 'a_b' at 'transformJobName' failed to satisfy constraint")]
    [InlineData("""{"ModelName": null}""", "sagemaker: 'ModelName' is required.")]
    [InlineData("""{"TransformInput": null}""", "sagemaker: 'TransformInput' is required.")]
    [InlineData("""{"TransformInput": {"DataSource": {"S3DataSource": {"S3Uri": "lake/in"}}}}""", "Value 'lake/in' at 'transformInput.dataSource.s3DataSource.s3Uri' failed to satisfy constraint")]
    [InlineData("""{"TransformInput": {"SplitType": "Lines"}}""", $"Value 'Lines' at 'transformInput.splitType' {Enum} [None, Line, RecordIO, TFRecord]")]
    [InlineData("""{"TransformInput": {"CompressionType": "Zip"}}""", $"Value 'Zip' at 'transformInput.compressionType' {Enum} [None, Gzip]")]
    [InlineData("""{"TransformOutput": {"S3OutputPath": null}}""", "sagemaker: 'TransformOutput.S3OutputPath' is required.")]
    [InlineData("""{"TransformOutput": {"AssembleWith": "Comma"}}""", $"Value 'Comma' at 'transformOutput.assembleWith' {Enum} [None, Line]")]
    [InlineData("""{"BatchStrategy": "Multi"}""", $"Value 'Multi' at 'batchStrategy' {Enum} [MultiRecord, SingleRecord]")]
    [InlineData("""{"DataProcessing": {"JoinSource": "Output"}}""", $"Value 'Output' at 'dataProcessing.joinSource' {Enum} [None, Input]")]
    [InlineData("""{"DataProcessing": {"InputFilter": "$[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24]"}}""", "at 'dataProcessing.inputFilter' failed to satisfy constraint: Member must have length less than or equal to 63")]
    [InlineData("""{"MaxPayloadInMB": -1}""", "Value '-1' at 'maxPayloadInMB' failed to satisfy constraint: Member must have value greater than or equal to 0")]
    [InlineData("""{"MaxPayloadInMB": 101}""", "MaxPayloadInMB 101 cannot be greater than 100 MB.")]
    [InlineData("""{"MaxPayloadInMB": 50, "MaxConcurrentTransforms": 3}""", "MaxConcurrentTransforms * MaxPayloadInMB (3 * 50) cannot exceed 100 MB.")]
    [InlineData("""{"MaxConcurrentTransforms": 17}""", "MaxConcurrentTransforms * MaxPayloadInMB (17 * 6) cannot exceed 100 MB.")]
    [InlineData("""{"MaxConcurrentTransforms": -1}""", "Value '-1' at 'maxConcurrentTransforms' failed to satisfy constraint: Member must have value greater than or equal to 0")]
    [InlineData("""{"ModelClientConfig": {"InvocationsMaxRetries": 4}}""", "Value '4' at 'modelClientConfig.invocationsMaxRetries' failed to satisfy constraint: Member must have value less than or equal to 3")]
    [InlineData("""{"ModelClientConfig": {"InvocationsTimeoutInSeconds": 0}}""", "Value '0' at 'modelClientConfig.invocationsTimeoutInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData("""{"TransformResources": {"InstanceCount": 0}}""", "Value '0' at 'transformResources.instanceCount' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData("""{"TransformResources": {"InstanceType": "m5.large"}}""", $"Value 'm5.large' at 'transformResources.instanceType' {Enum} [ml.m5.large")]
    [InlineData("""{"TransformResources": null}""", "sagemaker: 'TransformResources' is required.")]
    public void A_request_that_is_not_valid_is_refused(string changes, string message) => ShouldBeRefused(changes, "ValidationException", 400, message);

    [Theory]
    [InlineData("""{"TransformInput": {"SplitType": "RecordIO"}}""", "SplitType 'RecordIO'")]
    [InlineData("""{"TransformInput": {"SplitType": "TFRecord"}}""", "SplitType 'TFRecord'")]
    [InlineData("""{"TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "ManifestFile"}}}}""", "S3DataType 'ManifestFile'")]
    [InlineData("""{"TransformInput": {"ContentType": "text/libsvm"}}""", "content type 'text/libsvm'")]
    [InlineData("""{"TransformInput": {"ContentType": null}}""", "content type ''")]
    [InlineData("""{"TransformInput": {"Shuffle": {}}}""", "parameter 'TransformInput.Shuffle'")]
    [InlineData("""{"TransformOutput": {"Accept": "application/jsonlines"}}""", "accept type 'application/jsonlines'")]
    [InlineData("""{"TransformResources": {"TransformAmiVersion": "al2-ami-sagemaker-batch-gpu-535"}}""", "parameter 'TransformResources.TransformAmiVersion'")]
    [InlineData("""{"MaxPayloadInMB": 0}""", "MaxPayloadInMB 0")]
    [InlineData("""{"Environment": {"MAX_CONTENT_LENGTH": "20971520"}}""", "the container's environment variable 'MAX_CONTENT_LENGTH'")]
    [InlineData("""{"TransformInput": {"SplitType": "None"}, "DataProcessing": {"InputFilter": "$[1:]"}}""", "DataProcessing of objects that are not split")]
    [InlineData("""{"TransformOutput": {"AssembleWith": "None"}, "DataProcessing": {"JoinSource": "Input"}}""", "without TransformOutput.AssembleWith 'Line'")]
    [InlineData("""{"TransformOutput": {"AssembleWith": "None"}, "DataProcessing": {"OutputFilter": "$[0]"}}""", "without TransformOutput.AssembleWith 'Line'")]
    public void What_is_not_emulated_is_refused_by_name(string changes, string what) => ShouldBeRefused(changes, "NotImplemented", 501, what);

    [Theory]
    [InlineData("""{"MaxPayloadInMB": 50, "MaxConcurrentTransforms": 2}""")]
    [InlineData("""{"MaxPayloadInMB": 100, "MaxConcurrentTransforms": 0}""")]
    [InlineData("""{"TransformOutput": {"AssembleWith": "None"}, "DataProcessing": {"InputFilter": "$[1:]"}}""")]
    [InlineData("""{"TransformInput": {"ContentType": "image/png"}}""")]
    public void What_only_the_job_can_tell_is_accepted(string changes) => TransformJobRequest.Parse(TransformRoom.Job(changes: changes)).Name.ShouldBe("job");

    private static void ShouldBeRefused(string changes, string code, int status, string part)
    {
        var error = Should.Throw<AwsException>(() => TransformJobRequest.Parse(TransformRoom.Job(changes: changes)));
        (error.Code, error.Status).ShouldBe((code, status), error.Message);
        error.Message.ShouldContain(part, Case.Sensitive);
    }
}
