using System.Reflection;
using Prototxt.Hosting;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Predictors as a program uses them: every form in which numbers can be given, and nets that become predictors.</summary>
public sealed class UseTests
{
    private const string Code = """
        #pragma warning disable CS1591 // no documentation
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Numerics.Tensors;
        using Prototxt.Inference;
        using static TorchSharp.torch;
        using Tensor = TorchSharp.torch.Tensor;

        namespace Consumer;

        public static class Use
        {
            private static readonly LeNet net = Seeded(1);

            public static string Forms()
            {
                using LeNetPredictor predictor = net.ToPredictor(new PredictorOptions { Threads = 2 });
                float[] pictures = [.. Enumerable.Range(0, 2 * 784).Select(i => MathF.Sin(i))];
                using Tensor plain = tensor(pictures).view(2, 1, 28, 28);
                var tensors = System.Numerics.Tensors.Tensor.Create(pictures, [2, 1, 28, 28]);
                // columns of a wider one
                var wide = System.Numerics.Tensors.Tensor.CreateFromShape<float>([2, 1, 28, 30]);
                for (int i = 0; i < pictures.Length; i++)
                    wide[i / 784, 0, i % 784 / 28, i % 28] = pictures[i];
                // rows and columns changed about in memory, which has no gaps
                float[] across = new float[pictures.Length];
                for (int i = 0; i < pictures.Length; i++)
                    across[i / 784 * 784 + i % 28 * 28 + i % 784 / 28] = pictures[i];
                using Tensor turned = plain.transpose(2, 3).contiguous().transpose(2, 3);
                using Tensor twice = plain.to(ScalarType.Float64);
                float[] expected = [.. Flat(predictor.Predict(pictures, images: 2))];
                var found = new Dictionary<string, float[]>
                {
                    ["span"] = Flat(predictor.Predict(pictures.AsSpan(), 2)),
                    ["read-only span"] = Flat(predictor.Predict((ReadOnlySpan<float>)pictures, 2)),
                    ["tensor"] = Flat(predictor.Predict(tensors)),
                    ["tensor span"] = Flat(predictor.Predict(tensors.AsTensorSpan())),
                    ["part of a tensor"] = Flat(predictor.Predict(((TensorSpan<float>)wide)[.., .., .., ..28])),
                    ["tensor span of another order"] = Flat(predictor.Predict(new ReadOnlyTensorSpan<float>(across, [2, 1, 28, 28], [784, 0, 1, 28]))),
                    ["torch"] = Flat(predictor.Predict(plain)),
                    ["torch, strided"] = Flat(predictor.Predict(turned)),
                    ["torch, double"] = Flat(predictor.Predict(twice)),
                    ["by name"] = Flat(predictor.Predict(new Dictionary<string, System.Numerics.Tensors.Tensor<float>> { ["data"] = tensors })["prob"]),
                    ["one by one"] = [.. Flat(predictor.Predict(pictures[..784])), .. Flat(predictor.Predict(pictures.AsSpan(784)))],
                };
                return string.Join("\n", found.Where(f => !f.Value.SequenceEqual(expected)).Select(f => f.Key));
            }

            public static string AsTheNet()
            {
                using var scope = NewDisposeScope();
                LeNetPredictor predictor;
                Tensor expected, pictures = rand(3, 1, 28, 28);
                using (LeNet own = Seeded(2))
                {
                    predictor = own.ToPredictor();
                    expected = own.Predict(pictures);
                    foreach (Tensor parameter in own.parameters())
                        using (no_grad())
                            parameter.zero_();
                }

                using (predictor)
                    return allclose(expected, predictor.Predict(pictures), rtol: 1e-4, atol: 1e-6).ToString();
            }

            // The first layer works in place.
            public static string InputStays()
            {
                using var scope = NewDisposeScope();
                using var inPlace = new InPlace();
                using InPlacePredictor predictor = inPlace.ToPredictor();
                Tensor x = tensor(new float[] { -1, 2, -3, 4 }).view(1, 1, 2, 2), before = x.clone();
                InPlacePredictor.TensorPrediction first = predictor.Predict(x);
                Tensor kept = first.Low.clone();
                predictor.Predict(x * 5).Dispose();
                return $"{x.Equals(before)} {first.Low.Equals(kept)} {string.Join(",", first.Low.shape)} {string.Join(",", first.High.data<float>())}";
            }

            public static string Refusals()
            {
                using LeNetPredictor predictor = net.ToPredictor();
                using Tensor other = zeros(1, 3, 28, 28);
                var messages = new List<string>();
                foreach (Action call in (Action[])[() => predictor.Predict(other), () => predictor.Predict(new float[783]), () => predictor.Predict(System.Numerics.Tensors.Tensor.Create(new float[784], [1, 1, 784, 1]))])
                    try
                    {
                        call();
                        messages.Add("nothing");
                    }
                    catch (ArgumentException e)
                    {
                        messages.Add(e.Message.Split('\n')[0]);
                    }

                return string.Join("\n", messages);
            }

            private static LeNet Seeded(int seed)
            {
                manual_seed(seed);
                return new LeNet();
            }

            private static float[] Flat(System.Numerics.Tensors.Tensor<float> x)
            {
                var numbers = new float[x.FlattenedLength];
                x.FlattenTo(numbers);
                return numbers;
            }

            private static float[] Flat(Tensor x)
            {
                using (x)
                    return [.. x.data<float>()];
            }
        }
        """;

    private static readonly Lazy<Type> use = new(() =>
    {
        GeneratorRun run = GeneratorRun.In(Predictors.Project with { Code = Code }, new PrototxtFile("/project/lenet.prototxt", Nets.LeNet), new PrototxtFile("/project/place.prototxt", Nets.InPlace));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        using var image = new MemoryStream();
        Assert.True(run.Output.Emit(image).Success);
        return Assembly.Load(image.ToArray()).GetType("Consumer.Use")!;
    });

    [Fact]
    public void Numbers_in_every_form_give_the_same() => Assert.Equal("", Call("Forms"));

    [Fact]
    public void A_net_becomes_a_predictor_of_its_own() => Assert.Equal("True", Call("AsTheNet"));

    [Fact]
    public void Torchs_tensors_are_read_in_place_and_never_written() => Assert.Equal("True True 1,1,2,2 1,4,9,16", Call("InputStays"));

    [Fact]
    public void What_does_not_fit_is_refused_with_what_was_expected_and_found() => Assert.Equal(
        """
        Expected the input "data" [?, 1, 28, 28], found the shape [1, 3, 28, 28]. (Parameter 'data')
        Input "data": expected 784 numbers for the shape [1, 1, 28, 28], found 783. (Parameter 'data')
        Expected the input "data" [?, 1, 28, 28], found the shape [1, 1, 784, 1]. (Parameter 'data')
        """, Call("Refusals"));

    private static string Call(string method) => (string)use.Value.GetMethod(method)!.Invoke(null, null)!;
}
