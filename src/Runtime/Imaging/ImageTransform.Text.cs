using System.Globalization;
using System.Text;

namespace Prototxt.Imaging;

public sealed partial record ImageTransform
{
    // The compiler would print the type of the list of mean values, and numbers by the culture.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{nameof(Phase)} = {Phase}, {nameof(Scale)} = {Scale}, {nameof(Mirror)} = {Mirror}, {nameof(CropSize)} = {CropSize}, {nameof(ResizeTo)} = {ResizeTo}, {nameof(Window)} = {Window}, ");
        text.Append(CultureInfo.InvariantCulture, $"{nameof(MeanFile)} = {MeanFile}, {nameof(Mean)} = {Mean}, {nameof(MeanValues)} = [{string.Join(", ", MeanValues.Select(v => v.ToString(CultureInfo.InvariantCulture)))}], ");
        text.Append(CultureInfo.InvariantCulture, $"{nameof(ForceColor)} = {ForceColor}, {nameof(ForceGray)} = {ForceGray}, {nameof(Source)} = {Source}");
        return true;
    }
}
