using System.CommandLine;
using Prototxt;

namespace AlexNet.Commands;

/// <summary>The nets of this program, as its options name them.</summary>
internal enum NetChoice
{
    /// <summary>BVLC AlexNet.</summary>
    AlexNet,

    /// <summary>AlexNet as a TensorFlow page computes it.</summary>
    Page,

    /// <summary>The small AlexNet for handwritten digits.</summary>
    Digits,
}

internal static class NetChoices
{
    public static Option<NetChoice> Option()
    {
        Option<NetChoice> option = new("--model", "-m")
        {
            Description = "Which net: alexnet, page or digits.",
            HelpName = "NET",
            DefaultValueFactory = _ => NetChoice.AlexNet,
        };
        return option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "alexnet", "page", "digits");
    }

    public static NetSummary Summary(this NetChoice choice) => choice switch
    {
        NetChoice.Page => Models.AlexNetPage.Summary,
        NetChoice.Digits => Models.AlexNetDigits.Summary,
        _ => Models.AlexNet.Summary,
    };
}
