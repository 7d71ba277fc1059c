using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Prototxt.Hosting;
using Prototxt.Tests.Recorded;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>
/// Every case recorded from Caffe runs through the net's predictor as well, if it has a Predict view: its outputs are Caffe's, or, where
/// what was recorded is another net or has no blob of an output, those of the Predict view on TorchSharp.
/// </summary>
public sealed partial class RecordedCaseTests
{
    public static TheoryData<string> Cases() => Golden.Rows(Golden.Cases().Where(c => !Golden.Has(c, "solver.prototxt")));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Predictors_give_Caffes_numbers(string name)
    {
        using var recorded = new RecordedCase(name);
        Skip.If(recorded.Phase is null, "No pass was recorded.");
        GeneratorRun run = Predictors.Generate(recorded.Net, recorded.Metadata);
        Skip.If(Predictors.Refusals(run) is { Length: > 0 }, Predictors.Refusals(run).FirstOrDefault());
        Skip.If(Predictors.Code(run) is null, "There is no Predict view.");
        Skip.If(DrawsNumbers().IsMatch(Predictors.Code(run)!), "It draws numbers anew in each call.");
        using CompiledPredictor compiled = Predictors.Compile(run);
        using var referee = new TorchReferee(run, recorded.Fill);
        // What was recorded in TRAIN need not have the weights of layers that are in TEST only.
        using (NetPredictor predictor = compiled.Create(recorded.WeightFile is { } file && IsThisNet(recorded) ? LayerWeights.Open(file) : NetPredictors.WeightsOf(referee.Net)))
            AssertRecorded(recorded, predictor, referee);
        if (recorded.Source is { } source && referee.Net.LoadWeights(source).IsCompleteFor(NetViews.Predict))
            using (NetPredictor predictor = compiled.Create(LayerWeights.Open(source)))
                AssertRecorded(recorded, predictor, referee);
    }

    private static void AssertRecorded(RecordedCase recorded, NetPredictor predictor, TorchReferee referee)
    {
        for (int step = 0; step < Math.Max(1, recorded.Steps); step++)
        {
            Dictionary<string, Tensor<float>> inputs = predictor.Inputs.ToDictionary(i => i.Name, i => recorded.Input(i.Name, step)!);
            Skip.If(inputs.ContainsValue(null!), "Its inputs were not recorded.");
            foreach ((string output, Tensor<float> found) in predictor.Predict(inputs))
            {
                Tensor<float> expected = (IsThisNet(recorded) ? recorded.Blob(recorded.Steps > 0 ? $"{output}#{step}" : output) : null) ?? referee.Output(output, inputs);
                Assert.Equal(expected.Lengths.ToArray(), found.Lengths.ToArray());
                recorded.Tolerance.AssertClose(output, Predictors.Flat(expected), Predictors.Flat(found));
            }
        }
    }

    // Not so where a layer does something else in TRAIN or is in one phase only, or where a state led from one pass to the next.
    private static bool IsThisNet(RecordedCase recorded) =>
        (recorded.Phase == "TEST" || !OfPhases().IsMatch(recorded.Net)) && (recorded.Forwards < 2 || !OfState().IsMatch(recorded.Net));

    [GeneratedRegex(@"phase|stage|level|type: *""?(BatchNorm|BN|Dropout|DROPOUT)\b|STOCHASTIC")]
    private static partial Regex OfPhases();

    [GeneratedRegex(@"Filling\.(Uniform|Gaussian)|Pointwise\.Dropout")]
    private static partial Regex DrawsNumbers();

    [GeneratedRegex(@"type: *""?(LSTM|RNN)\b")]
    private static partial Regex OfState();
}
