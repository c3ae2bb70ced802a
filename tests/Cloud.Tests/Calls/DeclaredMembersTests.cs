using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.Calls;

/// <summary>What the operations of the whole cloud do with members that they do not declare.</summary>
public sealed class DeclaredMembersTests : IDisposable
{
    // Their requests are no documents: S3's routes declare which headers and query parameters they accept, InvokeEndpoint knows its headers.
    private static readonly string[] ByRestOnly =
    [
        "s3.AbortMultipartUpload", "s3.CompleteMultipartUpload", "s3.CreateMultipartUpload", "s3.DeleteObjectTagging", "s3.GetObjectTagging",
        "s3.ListObjectVersions", "s3.ListObjects", "s3.ListParts", "s3.PostObject", "s3.PutObjectTagging", "s3.UploadPart", "sagemaker.InvokeEndpoint",
    ];

    private readonly ComposedCloud _cloud = new();
    private readonly List<string> _reached = [];

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public void Every_operation_declares_its_members() =>
        _cloud.Operations.Where(found => found.Operation.Members is null).Select(Name).ShouldBe(ByRestOnly);

    [Fact]
    public void An_operation_without_declared_members_is_reached_by_REST_only() =>
        _cloud.Operations.Where(found => found.Operation.Handler is null).Select(Name).ShouldBe(ByRestOnly);

    [Fact]
    public async Task A_member_that_is_not_declared_is_refused_by_name_before_anything_happens()
    {
        var dispatcher = new Dispatcher(Interposed());
        foreach (var found in Documents)
        {
            var error = await Should.ThrowAsync<AwsException>(() => CallAsync(dispatcher, found, "a value"), Name(found));
            (error.Code, error.Status, error.Message).ShouldBe(
                ("NotImplemented", 501, $"{found.Service.SigningNames[0]}: parameter 'NotAMember' is not emulated by the local cloud."), Name(found));
        }

        _reached.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_member_that_is_null_is_let_through()
    {
        var dispatcher = new Dispatcher(Interposed());
        foreach (var found in Documents) await CallAsync(dispatcher, found, null);
        _reached.ShouldBe(Documents.Select(Name));
    }

    [Fact]
    public async Task What_a_step_refuses_is_refused_first()
    {
        var dispatcher = new Dispatcher(_ => new DispatcherParts([.. Interposed()], [new Refusal()]));
        (await Should.ThrowAsync<AwsException>(() => CallAsync(dispatcher, Documents.First(), "a value"))).Code.ShouldBe("AccessDenied");
    }

    private IEnumerable<(ICloudService Service, Operation Operation)> Documents => _cloud.Operations.Where(found => !ByRestOnly.Contains(Name(found)));

    private static string Name((ICloudService Service, Operation Operation) found) => $"{found.Service.Name}.{found.Operation.Name}";

    private static Task<JsonObject> CallAsync(Dispatcher dispatcher, (ICloudService Service, Operation Operation) found, string? value) =>
        dispatcher.InvokeAsync(found.Service.Name, found.Operation.Name, new JsonObject { ["NotAMember"] = value }, CloudUnderTest.Context);

    /// <summary>The services with handlers that note that they are reached.</summary>
    private IEnumerable<ICloudService> Interposed() => _cloud.Services.Select(service => new InterposedService(service, () => (name, operation, _) =>
    {
        _reached.Add($"{name}.{operation}");
        return Task.FromResult(new JsonObject());
    }));

    private sealed class Refusal : ICallStep
    {
        public Task InvokeAsync(ServiceCall call, Func<Task> next) => throw new AwsException("AccessDenied", "no", 403);
    }
}
