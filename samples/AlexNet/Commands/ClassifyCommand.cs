using System.CommandLine;
using AlexNet.Digits;
using AlexNet.Screens;
using Prototxt.Imaging;
using Spectre.Console;
using static TorchSharp.torch;

namespace AlexNet.Commands;

/// <summary>Tells what pictures show.</summary>
internal static class ClassifyCommand
{
    private sealed record Request(Classifier Classifier, IReadOnlyList<Picture> Pictures, string Weights, Labels Labels, int Top);

    public static Command Create(IAnsiConsole console)
    {
        Argument<string[]> pictures = new("PICTURE") { Description = "JPEG or PNG files, colour or grey.", Arity = ArgumentArity.OneOrMore };
        Option<string> weights = new("--weights", "-w")
        {
            Description = "bvlc_alexnet as .caffemodel or .npy; for digits a .caffemodel saved by the main command.",
            HelpName = "FILE",
            Required = true,
        };
        Option<NetChoice> model = NetChoices.Option();
        Option<bool> page = new("--page") { Description = "As --model page: conv1 padded and one mean for the whole picture, as on a well-known TensorFlow page." };
        Option<string?> mean = new("--mean") { Description = "The mean picture, .binaryproto or .npy; ImageNet's mean colour by default.", HelpName = "FILE" };
        Option<string?> labels = new("--labels", "-l") { Description = "A line for each class, such as synset_words.txt.", HelpName = "FILE" };
        Option<int> top = Limits.AtLeast(1, new Option<int>("--top", "-k") { Description = "How many classes to print.", DefaultValueFactory = _ => 5 });
        Option<bool> oversample = new("--oversample") { Description = "Averages over ten crops: corners and centre, mirrored too." };

        Command command = new("classify", "Says what pictures show: the best classes with their probabilities.")
        {
            pictures, weights, model, page, mean, labels, top, oversample,
        };
        command.Validators.Add(result =>
        {
            // A model that is none is an error of its own; asking for its value would throw.
            if (result.GetResult(model)?.Tokens.All(t => Enum.TryParse<NetChoice>(t.Value, ignoreCase: true, out _)) == false)
                return;
            bool alexNet = !result.GetValue(page) && result.GetValue(model) == NetChoice.AlexNet;
            if (!alexNet && (result.GetValue(mean) is not null || result.GetValue(oversample)))
                result.AddError("--mean and --oversample work only with --model alexnet; the other nets have their own preprocessing.");
            if (result.GetValue(page) && result.GetResult(model) is { Implicit: false } && result.GetValue(model) != NetChoice.Page)
                result.AddError("--page cannot be combined with another --model.");
        });
        command.SetAction(parsed =>
        {
            NetChoice choice = parsed.GetValue(page) ? NetChoice.Page : parsed.GetValue(model);
            Classifier classifier = choice switch
            {
                NetChoice.Page => Classifier.Page(),
                NetChoice.Digits => Classifier.Digits(),
                _ => Classifier.AlexNet(parsed.GetValue(mean) is { } path ? MeanImage.Load(path) : null, parsed.GetValue(oversample)),
            };
            Classify(console, new Request(
                classifier,
                [.. parsed.GetRequiredValue(pictures).Select(p => Picture.Load(p))],
                Existing(parsed.GetRequiredValue(weights)),
                LabelsFor(classifier, parsed.GetValue(labels)),
                Math.Min(parsed.GetValue(top), classifier.Classes)));
        });
        return command;
    }

    private static void Classify(IAnsiConsole console, Request request)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        // Everything else comes before the weights, so that a mistake in it shows at once.
        (Picture Picture, Tensor Input)[] inputs = [.. request.Pictures.Select(picture => (picture, request.Classifier.Prepare(picture)))];
        using nn.Module<Tensor, Tensor> net = request.Classifier.Open(request.Weights);
        ClassifyScreen.Start(console, request.Classifier);
        foreach ((Picture picture, Tensor input) in inputs)
        {
            using Tensor probabilities = request.Classifier.Combine(net.call(input));
            ClassifyScreen.Answer(console, picture, request.Labels, request.Labels.TopK(probabilities, request.Top));
        }
    }

    private static string Existing(string weights) => File.Exists(weights)
        ? weights
        : throw new SampleException(weights, "a .caffemodel or .npy of weights", Directory.Exists(weights) ? "a folder" : "no such file");

    private static Labels LabelsFor(Classifier classifier, string? path)
    {
        if (path is null)
            return classifier.Choice == NetChoice.Digits
                ? Recognition.Names
                : new Labels(Enumerable.Range(0, classifier.Classes).Select(i => $"class {i}"), "classes");
        Labels labels = Labels.Load(path);
        return labels.Count == classifier.Classes
            ? labels
            : throw new SampleException(path, $"{classifier.Classes} lines, one for each class of the net", $"{labels.Count}");
    }
}
