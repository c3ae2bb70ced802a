using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.Lambda.KinesisEvents;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.S3;
using Amazon.SageMakerRuntime;
using Pipeline.Bench.Usual;

var dynamo = new AmazonDynamoDBClient();
var function = new Function(
    new LookupTable(dynamo, Variable("LOOKUPS_TABLE"), Seconds("LOOKUP_TTL_SECONDS"), Seconds("MISSING_LOOKUP_TTL_SECONDS")),
    new Endpoint(new AmazonSageMakerRuntimeClient(), Variable("ENDPOINT_NAME")),
    new PredictionTable(dynamo, Variable("PREDICTIONS_TABLE")),
    new Lake(new AmazonS3Client(), Variable("BUCKET")));

Func<KinesisEvent, ILambdaContext, Task<StreamsEventResponse>> handler = (kinesisEvent, _) => function.HandleAsync(kinesisEvent);
await LambdaBootstrapBuilder.Create(handler, new SourceGeneratorLambdaJsonSerializer<EventJsonContext>()).Build().RunAsync();

static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"The environment variable {name} is not set.");

static TimeSpan Seconds(string name) => TimeSpan.FromSeconds(int.Parse(Variable(name), CultureInfo.InvariantCulture));
